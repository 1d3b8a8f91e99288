#!/usr/bin/env bash
# First start of the database container: Prefect's own database, with its own role.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -v password="$PREFECT_PASSWORD" <<'SQL'
create role prefect login password :'password';
create database prefect owner prefect;
revoke connect on database prefect, postgres, template1 from public; -- readers of the desk have no business there
\connect prefect
create extension if not exists pg_trgm;
SQL
