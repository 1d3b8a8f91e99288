"""Reports of one event that are not copies of each other: pure, whatever the order of the articles."""
