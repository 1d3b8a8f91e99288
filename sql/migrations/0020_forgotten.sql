-- What a person took back: it is removed, and does not come again.

insert into desk.fates values
    ('removed',     true, 'a person took the article back: see copydesk.removed');

create table desk.forgotten (
    article_key  bigint primary key,
    article_id   uuid not null,
    who          text not null,
    why          text not null,
    forgotten_at timestamptz not null default now(),
    allowed_at   timestamptz,                                -- from then on it may land again
    allowed_by   text,
    allowed_why  text
);
