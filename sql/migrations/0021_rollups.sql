-- Roll-ups, kept up behind the feed of changes: desk.roll_up (sql/views).

create table desk.rollup_head (
    one    boolean primary key default true check (one),
    rolled bigint not null default 0                         -- of desk.changes, taken in up to here
);
insert into desk.rollup_head default values;

-- What each article counts for, and each pair of which one took the words of the other.
create table desk.rollup_articles (
    article_key bigint primary key,
    outlet      text not null,
    day         date not null,
    agency      text,
    canonical   boolean not null
);
create table desk.rollup_copies (
    a             bigint not null,                           -- the smaller article key
    b             bigint not null,
    outlet        text not null,
    source_outlet text not null,
    week          date not null,
    lag           interval,
    primary key (a, b)
);
create index rollup_copies_cell on desk.rollup_copies (outlet, source_outlet, week);

create table desk.rollup_outlet_days (
    outlet    text not null,
    day       date not null,
    agency    text,
    articles  bigint not null,
    originals bigint not null,
    unique nulls not distinct (outlet, day, agency)
);
create index rollup_outlet_days_day on desk.rollup_outlet_days (day);
create table desk.rollup_sources (
    outlet        text not null,
    source_outlet text not null,
    week          date not null,
    copies        bigint not null,
    median_lag    interval,
    primary key (outlet, source_outlet, week)
);
create index rollup_sources_week on desk.rollup_sources (week);
