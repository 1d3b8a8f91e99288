"""Texts as full text search reads them: tokens, languages, vectors. Values to values; Postgres gives the lexemes."""
