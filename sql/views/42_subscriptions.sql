create or replace view copydesk.subscriptions as
select
    s.feed_id, desk.masked(f.url) as feed_url, desk.masked(s.hub) as hub, desk.masked(s.topic) as topic,
    case when s.state = 'live' and s.lease_until <= now() then 'lapsed' else s.state end as state,
    s.since, s.tries, s.ask_at, s.lease_until, s.pushed_at, s.pushes, desk.masked(s.error) as error
from desk.subscriptions s
join desk.feeds f using (feed_id);

comment on view copydesk.subscriptions is 'WebSub: feeds that a hub was asked to push, and the state of each subscription.';
comment on column copydesk.subscriptions.feed_id is 'Number of the feed.';
comment on column copydesk.subscriptions.feed_url is 'Address of the feed, secrets in it masked.';
comment on column copydesk.subscriptions.hub is 'The hub that the feed names.';
comment on column copydesk.subscriptions.topic is 'Address under which the hub knows the feed.';
comment on column copydesk.subscriptions.state is 'asked (the hub has not verified it yet), live, lapsed (its lease expired and was not renewed), denied (by the hub), leaving (no longer wanted, and the hub was told) or left.';
comment on column copydesk.subscriptions.since is 'When it entered this state; for a lapsed one, when it became live.';
comment on column copydesk.subscriptions.tries is 'How often the hub was asked since it last verified, or since this state began.';
comment on column copydesk.subscriptions.ask_at is 'When the hub is asked next: before the lease expires, or after a failure; null: never.';
comment on column copydesk.subscriptions.lease_until is 'When the lease granted by the hub expires.';
comment on column copydesk.subscriptions.pushed_at is 'When the last content with a valid signature arrived.';
comment on column copydesk.subscriptions.pushes is 'Number of pushes with a valid signature so far.';
comment on column copydesk.subscriptions.error is 'Why the last try failed, or why the hub denied it.';
