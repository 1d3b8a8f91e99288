"""What is kept of a text: its fingerprints, and what comparing needs of it."""
