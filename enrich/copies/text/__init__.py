"""Texts as tokens: words, their rarity, numbers, quotations."""
