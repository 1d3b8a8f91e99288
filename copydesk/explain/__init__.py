"""What was read in a text, and why two texts are or are not copies: in the terminal and as a page."""
