"""Edges to clusters: components, average linkage, must-link and cannot-link."""
