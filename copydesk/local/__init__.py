"""The desk on one machine: stack, press, demo. Neither a server's wheel nor the image carries it."""
