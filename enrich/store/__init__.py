"""Postgres, a module for each family of tables: nobody else writes SQL about them."""
