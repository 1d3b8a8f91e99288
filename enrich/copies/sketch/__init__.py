"""What stands for a text: its fingerprints, and what comparing needs of it."""
