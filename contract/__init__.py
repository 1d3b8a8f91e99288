"""What both halves agree on: the article on the wire, errors, fates, settings, addresses, clients.

Imports nothing of ours.
"""
