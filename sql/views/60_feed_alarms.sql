create or replace view copydesk.feed_alarms as
select a.feed_id, desk.masked(f.url) as feed_url, f.title, a.alarm, a.since, desk.masked(a.reason) as reason
from desk.feed_alarms a
join desk.feeds f using (feed_id)
where f.removed_at is null and f.paused_at is null;

comment on view copydesk.feed_alarms is 'Feeds whose behaviour has changed, each compared with its own past, as of the last tidy run (every hour). A row disappears when the feed is back to normal.';
comment on column copydesk.feed_alarms.feed_id is 'Number of the feed.';
comment on column copydesk.feed_alarms.feed_url is 'Address of the feed, secrets in it masked.';
comment on column copydesk.feed_alarms.title is 'Title as given by the feed.';
comment on column copydesk.feed_alarms.alarm is 'silent, flooding, failing, no text (its pages yield none) or copies (the share of copies among its articles has jumped).';
comment on column copydesk.feed_alarms.since is 'When it was noticed.';
comment on column copydesk.feed_alarms.reason is 'What has changed, in a sentence with figures.';
