#!/usr/bin/env bash
# First start of the database container: Prefect's own database, with its own role.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -v password="$PREFECT_PASSWORD" <<'SQL'
create role prefect login password :'password';
create database prefect owner prefect;
\connect prefect
create extension if not exists pg_trgm;
SQL
