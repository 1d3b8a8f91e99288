"""Why two texts are copies, and which one is the original: for a person to read."""
