"""Matching lists of the project: opens them in the secure zone, links them, keeps pairs under pseudonyms."""
