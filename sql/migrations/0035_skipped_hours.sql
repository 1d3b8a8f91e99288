-- When a feed asks not to be polled (RSS skipHours, skipDays): hours of the week, 0 from Monday midnight UTC.
alter table desk.feeds add column skipped_hours smallint[] not null default '{}';
