"""What both halves agree on: the article on the wire, errors, settings, addresses, connections. Imports nothing of ours."""
