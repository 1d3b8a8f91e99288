-- The next pages of a host are found by the index alone, however many wait at one moment.
drop index desk.entries_waiting_host;
create index entries_waiting_host on desk.entries (host, next_attempt_at, entry_id) where fate = 'waiting';
