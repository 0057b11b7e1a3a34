"""Occupations of vulnerable workers: keys, names in use, and what the rules say of them."""
