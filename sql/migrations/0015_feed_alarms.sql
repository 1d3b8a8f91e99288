-- Feeds that behave otherwise than they did: `copydesk tidy` compares each with its own past.

create table desk.feed_alarms (
    feed_id bigint not null references desk.feeds,
    alarm   text not null check (alarm in ('silent', 'flooding', 'failing', 'no text', 'copies')),
    since   timestamptz not null default now(),
    reason  text not null,                                   -- a sentence for a person
    primary key (feed_id, alarm)
);
