-- Whose turn it is on a host: one request at a time, with a pause between two, over all processes. What is in it
-- matters for a minute, so it needs no log, and a server that crashed begins with none.
create unlogged table desk.host_turns (
    host       text primary key,
    holder     uuid not null,
    held_until timestamptz not null,                         -- a turn whose process died runs out; -infinity: nobody's
    free_at    timestamptz not null                          -- not asked again sooner
) with (fillfactor = 50);
