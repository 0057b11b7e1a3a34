"""Processes forked from a parent that has the libraries loaded."""
