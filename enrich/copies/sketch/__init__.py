"""The sketch of a text: its fingerprints, and its features for comparing."""
