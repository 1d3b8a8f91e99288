-- Who copies whom by year: a few rows where the weeks are many.

create table desk.rollup_source_years (
    outlet        text not null,
    source_outlet text not null,
    year          smallint not null,                         -- of the Monday of the week
    copies        bigint not null,
    primary key (outlet, source_outlet, year)
);
create index rollup_source_years_most on desk.rollup_source_years (year, copies desc);
insert into desk.rollup_source_years (outlet, source_outlet, year, copies)
select outlet, source_outlet, extract(year from week), sum(copies) from desk.rollup_sources group by 1, 2, 3;
