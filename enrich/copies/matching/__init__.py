"""From candidate pairs to verdicts: the one way of all who compare articles."""
