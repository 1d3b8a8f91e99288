-- The role for people who query: it sees the contract and nothing else. Repeated with every migration, since a role can
-- change its own password and its own defaults.
grant usage on schema copydesk to copydesk_reader;
grant select on all tables in schema copydesk to copydesk_reader;
grant execute on all functions in schema copydesk to copydesk_reader;

-- The defaults of a session. A view has up to six tables: with Postgres's own limit of 8, a join of two views would be
-- planned one view at a time, each as a whole.
select set_config(
    'desk.reader_defaults',
    'default_transaction_read_only=on,statement_timeout=5min,idle_in_transaction_session_timeout=1min,'
    'join_collapse_limit=16,from_collapse_limit=16,random_page_cost=1.1,jit=off', true
);

do $$
declare
    superuser constant boolean := (select rolsuper from pg_roles where rolname = current_user);
    -- Only a superuser can set the limit on temporary files, so a session cannot lift it.
    defaults constant text[] := string_to_array(current_setting('desk.reader_defaults'), ',') || case when superuser then array['temp_file_limit=2GB'] else '{}' end;
    written record;
    line text;
begin
    select rolconnlimit as connections, coalesce(rolconfig, '{}') as config,
           exists (select from pg_db_role_setting s where s.setrole = r.oid and s.setdatabase <> 0) as elsewhere
    into written from pg_roles r where rolname = 'copydesk_reader';
    -- Only what differs is written: the role is shared by all databases of a cluster, and two may be migrated at once.
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
    null;  -- another owner's role: copydesk.migrate reports what remains
end $$;

-- Logins in that role inherit its privileges, but not its defaults: each gets those that it does not set itself.
do $$
declare
    login record;
    line text;
begin
    for login in
        select r.rolname, coalesce(r.rolconfig, '{}') as config
        from pg_auth_members m join pg_roles r on r.oid = m.member
        where m.roleid = 'copydesk_reader'::regrole and m.inherit_option and r.rolcanlogin
          and not has_schema_privilege(r.oid, 'desk', 'usage')  -- a login that reads or writes more is not a reader
    loop
        foreach line in array string_to_array(current_setting('desk.reader_defaults'), ',') loop
            if not exists (select from unnest(login.config) c where split_part(c, '=', 1) = split_part(line, '=', 1)) then
                execute format('alter role %I set %I = %L', login.rolname, split_part(line, '=', 1), split_part(line, '=', 2));
            end if;
        end loop;
    end loop;
exception when insufficient_privilege then
    null;  -- another owner's logins
end $$;

do $$
declare
    writes regprocedure;
begin
    -- What every role may do by default: temporary tables and large objects, which fill the disk; advisory locks, which
    -- fill the lock table, so that others get no locks; transaction ids; messages in the write-ahead log.
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
