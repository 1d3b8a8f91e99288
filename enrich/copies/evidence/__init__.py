"""Human-readable evidence: why two texts are copies, and which one is the original."""
