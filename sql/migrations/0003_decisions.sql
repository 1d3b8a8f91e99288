-- What people decided about groups. Rows are added, and withdrawn, never deleted.
create table desk.group_decisions (
    decision      integer generated always as identity primary key,
    kind          text not null check (kind in ('join', 'split')),
    a             bigint not null references desk.articles,
    b             bigint references desk.articles,           -- null: a stands alone
    who           text not null,
    why           text not null,
    decided_at    timestamptz not null default now(),
    withdrawn_at  timestamptz,
    withdrawn_by  text,
    withdrawn_why text,
    check (a < b),
    check (kind = 'split' or b is not null)
);
create index group_decisions_a on desk.group_decisions (a) where withdrawn_at is null;
create index group_decisions_b on desk.group_decisions (b) where withdrawn_at is null;
