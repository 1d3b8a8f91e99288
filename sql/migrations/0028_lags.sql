-- Of articles with several versions the earliest times count, which the two versions of an edge may not have.
alter table desk.copy_edge add column lag interval;          -- null: that of the two versions
