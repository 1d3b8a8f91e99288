"""Postgres, a module for each family of tables: no other code writes SQL about them."""
