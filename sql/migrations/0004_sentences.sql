-- Of a rewrite: the sentences that tell the same, as `passages` has what stands in the same words.
alter table desk.copy_edge add column sentences jsonb not null default '[]';
