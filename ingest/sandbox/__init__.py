"""Untrusted bytes are parsed in processes that can be killed, each input within its own limits."""
