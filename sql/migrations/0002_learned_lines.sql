-- Lines that an outlet prints on many of its pages: numbered states of what was learned, never changed.

create table desk.furniture_versions (
    version    integer generated always as identity primary key,
    learned_at timestamptz not null default now()
);

create table desk.furniture_lines (
    version    integer not null references desk.furniture_versions,
    outlet     text not null,
    line       text not null,                                -- case-folded, single spaces, at most 300 characters
    reports    integer not null,                             -- different reports of the outlet at whose edge it stood
    of_reports integer not null,                             -- of so many looked at
    primary key (version, outlet, line)
);

-- Which state readings are made with: the last row's; 0 is none. Rows are added, never changed.
create table desk.furniture_uses (
    use     integer generated always as identity primary key,
    version integer not null,
    since   timestamptz not null default now()
);

alter table desk.versions add column furniture_version integer not null default 0;
