"""Strangers' bytes are parsed in processes that can be killed, each input within limits of its own."""
