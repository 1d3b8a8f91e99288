-- The role of those who query: it sees the contract and nothing else. Repeated with every migration.
grant usage on schema copydesk to copydesk_reader;
grant select on all tables in schema copydesk to copydesk_reader;
