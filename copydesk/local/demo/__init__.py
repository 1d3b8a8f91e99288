"""The demo: the whole desk on this machine, doing its main job on a small news world."""
