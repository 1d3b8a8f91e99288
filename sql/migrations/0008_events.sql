-- What happened to the desk that somebody should know. Rows are added, and leave when they are old.
create table desk.events (
    event   bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    kind    text not null,                                   -- contract.events.Kind
    text    text not null,                                   -- a sentence for a person
    details jsonb not null default '{}'
);
create index events_at on desk.events (at);

-- Which topic the offsets are of: one that is made anew under its name has another id. Null: not known yet.
alter table desk.consumer_offsets add column topic_id uuid;
