"""The formats of feeds: bytes to what a feed lists. Pure."""
