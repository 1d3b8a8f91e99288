-- What is asked each minute, hour or day costs the same after a year.

-- The alarms of feeds are held against the polls that found entries, one of ten: all of 30 days were read each hour.
create index polls_news on desk.polls (feed_id, polled_at) include (new_entries) where new_entries > 0;

-- What landed last, and what has had its time. Many versions land in one transaction: the index keeps their time once.
drop index desk.versions_landed;
create index versions_landed on desk.versions (landed_at);
create index versions_with_text on desk.versions (landed_at) where text <> '' or raw_text is distinct from '';

-- The last entries of a feed, and how many landed.
create index entries_feed on desk.entries (feed_id, entry_id) include (fate) where feed_id is not null;

-- The pages of one host that are due, of all that are.
create index entries_waiting_host on desk.entries (host, next_attempt_at) where fate = 'waiting';
create index entries_look_host on desk.entries (host, look_at) where fate = 'landed' and look_at is not null;

-- How far what was read otherwise has been put into the queue again; null: all of it.
alter table desk.search_recipe add queued bigint;

insert into desk.fates values
    ('removed', true, 'a person took the article back, or it was older than RETENTION_DAYS: see copydesk.removed')
on conflict (fate) do update set meaning = excluded.meaning;
