-- What has had its time is found by when it landed.
create index versions_landed on desk.versions using brin (landed_at) with (pages_per_range = 32);
