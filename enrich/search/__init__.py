"""Texts for full-text search: tokens, languages, vectors. Pure; Postgres provides the lexemes."""
