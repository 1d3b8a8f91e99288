"""Compiled code shared by the other packages: hashing, hash tables and chains."""
