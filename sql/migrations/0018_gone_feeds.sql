-- 410 ends a feed once it was said more than once: a server that is set up wrongly says it for an hour.
alter table desk.feeds add gone_times integer not null default 0;  -- polls in a row that were answered 410
