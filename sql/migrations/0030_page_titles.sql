-- What pages call themselves: by the newest titles of an outlet its name is told from their headlines.

create table desk.page_titles (
    article_id uuid primary key,
    outlet     text not null,
    declared   text not null,                                -- as the page has it
    called     text not null,                                -- without the outlet's name, as far as it was known then
    read_at    timestamptz not null default now()
);
create index page_titles_outlet on desk.page_titles (outlet, read_at);
create index page_titles_read on desk.page_titles (read_at);
