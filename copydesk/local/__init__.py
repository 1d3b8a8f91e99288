"""The desk on one machine: stack, press, demo. Not included in a server's wheel or in the image."""
