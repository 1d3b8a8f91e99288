-- The role of those who query: it sees the contract and nothing else. Repeated with every migration, whatever the role has
-- made of itself since: a role may change its own password and its own defaults.
grant usage on schema copydesk to copydesk_reader;
grant select on all tables in schema copydesk to copydesk_reader;
grant execute on all functions in schema copydesk to copydesk_reader;

do $$
declare
    superuser constant boolean := (select rolsuper from pg_roles where rolname = current_user);
    -- What holds for a session unless it sets something else itself; the files' limit only a superuser can set, so it holds.
    defaults constant text[] := array[
        'default_transaction_read_only=on', 'statement_timeout=5min', 'idle_in_transaction_session_timeout=1min'
    ] || case when superuser then array['temp_file_limit=2GB'] else '{}' end;
    written record;
    line text;
begin
    select rolconnlimit as connections, coalesce(rolconfig, '{}') as config,
           exists (select from pg_db_role_setting s where s.setrole = r.oid and s.setdatabase <> 0) as elsewhere
    into written from pg_roles r where rolname = 'copydesk_reader';
    -- Only what differs: two databases of one cluster may be migrated at once, and the role is of both.
    if written.connections <> current_setting('desk.reader_connections')::integer then
        execute format('alter role copydesk_reader connection limit %s', current_setting('desk.reader_connections')::integer);
    end if;
    if written.elsewhere then
        execute format('alter role copydesk_reader in database %I reset all', current_database());
    end if;
    if not (written.config @> defaults and written.config <@ defaults) then
        alter role copydesk_reader reset all;
        foreach line in array defaults loop
            execute format('alter role copydesk_reader set %I = %L', split_part(line, '=', 1), split_part(line, '=', 2));
        end loop;
    end if;
exception when insufficient_privilege then
    null;  -- another owner's role: copydesk.migrate says what is left open
end $$;

do $$
declare
    writes regprocedure;
begin
    -- What every role may do by itself: temporary tables and large objects, which fill the disk; advisory locks, which
    -- fill the table of all locks, so that nobody else gets any; numbers of transactions; words in the log of changes.
    execute format('revoke temporary on database %I from public', current_database());
    for writes in
        select oid from pg_proc
        where pronamespace = 'pg_catalog'::regnamespace and proname in (
            'lo_creat', 'lo_create', 'lo_open', 'lo_put', 'lo_from_bytea', 'lowrite', 'lo_truncate', 'lo_truncate64', 'lo_unlink',
            'pg_advisory_lock', 'pg_advisory_lock_shared', 'pg_advisory_xact_lock', 'pg_advisory_xact_lock_shared',
            'pg_try_advisory_lock', 'pg_try_advisory_lock_shared', 'pg_try_advisory_xact_lock',
            'pg_try_advisory_xact_lock_shared', 'pg_current_xact_id', 'txid_current', 'pg_logical_emit_message'
        ) and has_function_privilege('copydesk_reader', oid, 'execute')
    loop
        execute format('revoke execute on function %s from public', writes);
    end loop;
exception when insufficient_privilege then
    null;
end $$;
