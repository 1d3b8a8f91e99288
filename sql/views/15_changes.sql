-- A transaction that writes versions locks desk.versions before it gets its transaction id (enrich.landing.register). So of
-- the ids that a snapshot lists as in progress, only those that hold this lock, or have just ended, hold changes back. All
-- other transactions on the server, such as an open one in another database, never write a version.
create or replace function desk.writers(out virtual_transaction text, out pid integer) returns setof record
language sql stable security definer set search_path = pg_catalog
begin atomic
    select l.virtualtransaction, l.pid from pg_locks l
    where l.locktype = 'relation' and l.relation = 'desk.versions'::regclass and l.granted
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and l.mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock');
end;
comment on function desk.writers is 'Transactions that write, or may write, versions.';

create or replace function desk.change_horizon(seen pg_snapshot) returns xid8
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
    horizon xid8 := pg_snapshot_xmax(seen);
    others bigint[];
    number xid8;
begin
    if pg_is_in_recovery() then
        return pg_snapshot_xmin(seen);  -- a standby does not see the writers' locks
    end if;
    -- 32-bit ids of transactions in progress that do not write versions.
    others := array(
        select t.transactionid::text::bigint from pg_locks t
        where t.locktype = 'transactionid' and t.mode = 'ExclusiveLock' and t.granted
          and t.virtualtransaction not in (select w.virtual_transaction from desk.writers() w)
    );
    for number in select pg_snapshot_xip(seen) loop
        -- The status is read after the locks: a transaction that released them in between has ended by now.
        if number < horizon and not (
            (number::text::numeric % 4294967296)::bigint = any (others)
            and pg_xact_status(number) is not distinct from 'in progress'
        ) then
            horizon := number;
        end if;
    end loop;
    return horizon;
end $$;
comment on function desk.change_horizon is 'The first transaction whose versions may be invisible to a snapshot.';

create or replace view copydesk.article_changes as
select change_cursor, article_id, version_id, landed_at
from copydesk.articles
-- A case expression, which cannot use an index: the reader's condition `change_cursor > $last` should choose the plan.
where case when change_cursor < (select desk.change_horizon(pg_current_snapshot()))::text::bigint then true else false end;

comment on view copydesk.article_changes is 'Articles in the order of their changes. Read `where change_cursor > $last order by change_cursor` and store the last one. No row is ever skipped, because rows appear only when no earlier change is still in progress: copydesk.change_writers shows those. Valid within one database cluster: start over after a restore.';
comment on column copydesk.article_changes.change_cursor is 'Position of the change; rows that landed together share it.';
comment on column copydesk.article_changes.article_id is 'The article in copydesk.articles.';
comment on column copydesk.article_changes.version_id is 'Its newest version.';
comment on column copydesk.article_changes.landed_at is 'When that version landed.';

create or replace function desk.writers_at_work(
    out pid integer, out application_name text, out role name, out state text, out started_at timestamptz
) returns setof record
language sql stable security definer set search_path = pg_catalog
begin atomic
    select a.pid, a.application_name, a.usename, a.state, a.xact_start
    from pg_stat_activity a join desk.writers() w on w.pid = a.pid;
end;
comment on function desk.writers_at_work is 'The transactions that hold changes back, and their sessions.';

create or replace view copydesk.change_writers as
select pid, application_name, role, state, started_at from desk.writers_at_work();

comment on view copydesk.change_writers is 'Open transactions that write articles. What they land, and what landed after it, appears in copydesk.article_changes when they have ended. Usually empty.';
comment on column copydesk.change_writers.pid is 'Process id of the connection, for pg_terminate_backend.';
comment on column copydesk.change_writers.application_name is 'Its application name, usually copydesk worker.';
comment on column copydesk.change_writers.role is 'Role it logged in as.';
comment on column copydesk.change_writers.state is 'active, or idle in transaction.';
comment on column copydesk.change_writers.started_at is 'When the transaction began.';
