"""From candidate pairs to verdicts: whatever compares articles does it here."""
