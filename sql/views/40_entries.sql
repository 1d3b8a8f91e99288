create or replace view copydesk.feeds as
select
    f.feed_id, desk.masked(f.url) as url, f.title, f.added_at, f.removed_at, f.polled_at, f.status, desk.masked(f.error) as error, f.failures,
    case when f.removed_at is null and f.ended_at is null then f.next_poll_at end as next_poll_at,
    f.interval_seconds,
    (select count(*) from desk.entries e where e.feed_id = f.feed_id) as entries,
    (select count(*) from desk.entries e where e.feed_id = f.feed_id and e.fate = 'landed') as landed,
    f.quarantined_at, f.paused_at, f.tags,
    array(select desk.masked(former) from unnest(f.former_urls) with ordinality old (former, n) order by n) as former_urls,
    f.ended_at, desk.masked(f.ended_why) as ended_why, desk.masked(f.hub) as hub, f.pushed_until,
    case when f.removed_at is not null then 'removed' when f.paused_at is not null then 'paused'
         when f.ended_at is not null then 'ended' when f.quarantined_at is not null then 'quarantined'
         when f.failures > 0 then 'failing' when f.polled_at is null then 'new' else 'well' end as state
from desk.feeds f;

comment on view copydesk.feeds is 'Feeds that are or were polled.';
comment on column copydesk.feeds.feed_id is 'Number of the feed.';
comment on column copydesk.feeds.url is 'Address of the feed, secrets in it masked.';
comment on column copydesk.feeds.title is 'Title as given by a person or a list, otherwise by the feed.';
comment on column copydesk.feeds.added_at is 'When it was added.';
comment on column copydesk.feeds.removed_at is 'When it was removed; null while it is polled.';
comment on column copydesk.feeds.polled_at is 'When it was last polled.';
comment on column copydesk.feeds.status is 'Outcome of the last poll: new entries, nothing new, not modified, failed, not a feed, quarantined or ended.';
comment on column copydesk.feeds.error is 'Why the last poll failed.';
comment on column copydesk.feeds.failures is 'Consecutive failed polls.';
comment on column copydesk.feeds.next_poll_at is 'When it is due again.';
comment on column copydesk.feeds.interval_seconds is 'Poll interval that the feed itself names, in seconds.';
comment on column copydesk.feeds.entries is 'Entries found in it so far.';
comment on column copydesk.feeds.landed is 'Entries of it that landed.';
comment on column copydesk.feeds.quarantined_at is 'Since when its body is no longer parsed, having exceeded its limit twice; error says why. Null: it is parsed.';
comment on column copydesk.feeds.paused_at is 'Since when it has been paused manually; null while it is polled.';
comment on column copydesk.feeds.tags is 'Its tags: folders of the list it came from, or tags given by a person.';
comment on column copydesk.feeds.former_urls is 'Addresses it had before it moved permanently, secrets in them masked.';
comment on column copydesk.feeds.ended_at is 'Since when it is no longer polled, because its server said that it is gone permanently, or it moved to another feed''s address; null: it is polled.';
comment on column copydesk.feeds.ended_why is 'Why it ended.';
comment on column copydesk.feeds.hub is 'WebSub hub named when it was last read; null: none.';
comment on column copydesk.feeds.pushed_until is 'Until then its hub pushes new entries, and polls are four times as far apart; null if a poll found entries that the hub had not pushed.';
comment on column copydesk.feeds.state is 'State: new (never polled), well, failing, quarantined, ended, paused or removed.';

create or replace view copydesk.polls as
select
    p.feed_id, desk.masked(f.url) as feed_url, p.polled_at, p.status, p.http_status, p.bytes, p.listed, p.new_entries,
    desk.masked(p.error) as error, p.next_seconds, p.why, p.gap, p.pushed
from desk.polls p
join desk.feeds f using (feed_id);

comment on view copydesk.polls is 'Every poll of the last days (setting history_days): its result, and when and why the next one was due.';
comment on column copydesk.polls.feed_id is 'Number of the feed.';
comment on column copydesk.polls.feed_url is 'Address of the feed, secrets in it masked.';
comment on column copydesk.polls.polled_at is 'When it was polled.';
comment on column copydesk.polls.status is 'Result: new entries, nothing new, not modified, failed, not a feed, quarantined or ended.';
comment on column copydesk.polls.http_status is 'HTTP status of the response; null if there was none.';
comment on column copydesk.polls.bytes is 'Size of the response body as received.';
comment on column copydesk.polls.listed is 'Entries in the response; null if it could not be read as a feed, or its body was the same as last time.';
comment on column copydesk.polls.new_entries is 'Entries found for the first time.';
comment on column copydesk.polls.error is 'Why it failed.';
comment on column copydesk.polls.next_seconds is 'Seconds until the next poll, as decided then.';
comment on column copydesk.polls.why is 'Why that many, in words.';
comment on column copydesk.polls.gap is 'True if every entry was new although the feed had been read before: others may have dropped out of it unseen.';
comment on column copydesk.polls.pushed is 'True if a hub pushed it, rather than a poll requesting it; next_seconds then says when the feed was due.';

create or replace view copydesk.entries as
select
    e.entry_id, e.origin, desk.masked(f.url) as feed_url,
    desk.without_user(e.guid) as guid, desk.without_user(e.url) as url, e.title, e.published ->> 'value' as published_value,
    e.discovered_at, e.fate, t.final, desk.masked(e.reason) as reason, t.meaning, e.fate_at, e.attempts,
    case when e.fate = 'waiting' then e.next_attempt_at end as next_attempt_at,
    e.article_id, e.version_id,
    e.authors, e.updated ->> 'value' as updated_value, e.looked_at, e.looks,
    case when e.fate = 'landed' then e.look_at end as next_look_at, desk.masked(e.pushed_by) as pushed_by
from desk.entries e
join desk.fates t using (fate)
left join desk.feeds f using (feed_id);

comment on view copydesk.entries is 'Everything that a feed listed or a replay was given, and its outcome: why did this item not land?';
comment on column copydesk.entries.entry_id is 'Number of the entry.';
comment on column copydesk.entries.origin is 'feed or replay.';
comment on column copydesk.entries.feed_url is 'Feed that listed it; null for a replayed file.';
comment on column copydesk.entries.guid is 'The feed''s own id of the entry; for a file its name and a hash of its content.';
comment on column copydesk.entries.url is 'Address as given by the feed.';
comment on column copydesk.entries.title is 'Title as given by the feed.';
comment on column copydesk.entries.published_value is 'Publication time as given by the feed.';
comment on column copydesk.entries.discovered_at is 'When we found it.';
comment on column copydesk.entries.fate is 'Its outcome: exactly one of the names below.';
comment on column copydesk.entries.final is 'False while it is still in progress (waiting, sent).';
comment on column copydesk.entries.reason is 'Why it did not land, in a sentence; for a waiting one, why the last try failed.';
comment on column copydesk.entries.meaning is 'What the fate means.';
comment on column copydesk.entries.fate_at is 'When it got this fate.';
comment on column copydesk.entries.attempts is 'Tries so far.';
comment on column copydesk.entries.next_attempt_at is 'When it is tried next, while it is waiting.';
comment on column copydesk.entries.article_id is 'The article it became, in copydesk.articles once the fate is landed.';
comment on column copydesk.entries.version_id is 'The version it became.';
comment on column copydesk.entries.authors is 'All authors as given by the feed.';
comment on column copydesk.entries.updated_value is 'When it changed, as given by the feed.';
comment on column copydesk.entries.looked_at is 'When its page was last fetched.';
comment on column copydesk.entries.looks is 'How often its page was fetched again after it was sent.';
comment on column copydesk.entries.pushed_by is 'Hub that pushed it before a poll found it; null: a poll found it.';
comment on column copydesk.entries.next_look_at is 'When its page is fetched again, because it is recent or its feed says that it changed; null: never.';

create or replace view copydesk.tries as
select t.entry_id, t.tried_at, t.fate, desk.masked(t.reason) as reason, t.next_at
from desk.tries t;

comment on view copydesk.tries is 'Every try of an entry in the last days (setting history_days): its result, and when the next one was due.';
comment on column copydesk.tries.entry_id is 'The entry, in copydesk.entries.';
comment on column copydesk.tries.tried_at is 'When the try ended.';
comment on column copydesk.tries.fate is 'Result: waiting (it is tried again), sent, or its final fate.';
comment on column copydesk.tries.reason is 'Why it failed.';
comment on column copydesk.tries.next_at is 'When it was due to be tried again.';

create or replace view copydesk.dead_letters as
select topic, partition, position, encode(key, 'escape') as key, bytes, encode(head, 'escape') as head, reason, found_at
from desk.dead_letters;

comment on view copydesk.dead_letters is 'Messages that no worker could land. Key and bytes are unchanged on the topic copydesk.dead-letters.';
comment on column copydesk.dead_letters.topic is 'Topic it came on.';
comment on column copydesk.dead_letters.partition is 'Partition of that topic.';
comment on column copydesk.dead_letters.position is 'Offset in that partition.';
comment on column copydesk.dead_letters.key is 'Key of the message.';
comment on column copydesk.dead_letters.bytes is 'Size of its value.';
comment on column copydesk.dead_letters.head is 'First bytes of its value, escaped.';
comment on column copydesk.dead_letters.reason is 'Why it could not land, and what to do.';
comment on column copydesk.dead_letters.found_at is 'When the worker found it.';
