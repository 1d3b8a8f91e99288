-- Stories: reports of one event that are no copies. Told behind the landing, two weeks at a time.
--
-- A window is a week and the next one. The reports of both are told into stories at once; a story that has a report of the
-- first week is the window's, and what is left of the second week is told by the window that begins there. So the story of
-- a report follows from the reports of three weeks, whatever the order in which they landed.

create table desk.story_head (
    one      boolean primary key default true check (one),
    followed bigint not null default 0                       -- of desk.changes, taken in up to here
);
insert into desk.story_head default values;

-- Windows whose reports changed, by their first Monday.
create table desk.story_windows (
    week  date primary key,
    since timestamptz not null default clock_timestamp()
);

create table desk.story_member (
    article_key bigint primary key,
    report      bigint not null,                             -- the article that stands for its group
    week        date not null,                               -- Monday of the week of the report
    early       bigint,                                      -- its story in the window of the week before, where that is that window's
    own         bigint,                                      -- in the window of its own week
    story_key   bigint                                       -- smallest report of its story
);
create index story_member_story on desk.story_member (story_key);
create index story_member_week on desk.story_member (week, report);

-- Stories of two reports or more, as they are shown.
create table desk.stories (
    story_key  bigint primary key,
    title      text not null,
    first_at   timestamptz not null,
    last_at    timestamptz not null,
    articles   integer not null,
    reports    integer not null,
    outlets    integer not null,
    words      text[] not null,
    picture    text not null,
    report_ids uuid[] not null,
    made_of    text not null                                 -- a hash of its versions
);
create index stories_last on desk.stories (last_at);

-- A version that leaves takes the story's title and words with it, whoever deletes it. What is left is told again.
create function desk.story_forget() returns trigger language plpgsql as $$
begin
    delete from desk.stories s using desk.story_member m join gone g on g.article_key = m.article_key where s.story_key = m.story_key;
    return null;
end $$;
create trigger story_forget after delete on desk.versions referencing old table as gone
    for each statement execute function desk.story_forget();
