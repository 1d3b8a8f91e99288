"""What was read in a text, and why two texts are or are not copies, for a person: in the terminal and as a page."""
