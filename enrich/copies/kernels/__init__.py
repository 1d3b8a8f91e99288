"""The ground of recognising copies: hashing, hash tables and chains, in compiled code."""
