"""copydesk: a streaming news desk that recognises syndicated copies."""

__version__ = "0.1.0"
