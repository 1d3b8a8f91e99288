-- What one transaction or process holds at a time. Advisory locks can be taken by every role of the server; these rows by
-- the owner alone. Workers of an earlier version do not know them: have none at work when this lands.

-- A row is taken with `for no key update`, until its transaction ends.
create table desk.locks (name text primary key);
insert into desk.locks values ('clusters');                      -- whoever changes edges and clusters

-- A row is held for as long as it is renewed: see contract.leases.
create table desk.leases (
    name       text primary key,
    holder     uuid not null,
    held_until timestamptz not null
);
create index leases_holder on desk.leases (holder);
