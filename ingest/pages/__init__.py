"""Pages: an article's text, date and declared source, read out of bytes by processes that can be killed."""
