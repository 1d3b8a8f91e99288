-- Readers of article_changes ask by the number of the transaction.
create index versions_change on desk.versions ((landed_transaction::text::bigint));
drop index desk.versions_transaction;

-- Of a pair of articles the edge of the versions that agree best shows.
create index copy_edge_articles on desk.copy_edge (a_article, b_article);
drop index desk.copy_edge_a_article;
