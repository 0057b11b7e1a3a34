"""Synthetic people: lists with known truth, for trying everything without real data."""
