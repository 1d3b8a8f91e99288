"""Reports of one event that are no copies of one another: pure, whatever the order of the articles."""
