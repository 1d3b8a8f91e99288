-- Who only follows a crowd, by its edges to the crowd's leaders: a newcomer that does, too, is grouped without the others' edges.
-- Of rows from before nothing is known: they count as followers until their component is grouped anew.
alter table desk.group_member add column follows boolean not null default true;

-- The smallest copies of an article, in order, however many it has.
create index copy_edge_b_a on desk.copy_edge (b, a);
drop index desk.copy_edge_b;
