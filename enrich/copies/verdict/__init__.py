"""Whether two texts are copies: a pure, symmetric, versioned function of both."""
