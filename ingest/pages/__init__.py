"""Pages: extracts an article's text, date and declared source from bytes, in processes that can be killed."""
