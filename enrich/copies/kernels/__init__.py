"""Compiled code that the other rooms share: hashing, hash tables and chains."""
