"""What each line of a text could be, found in compiled code."""
