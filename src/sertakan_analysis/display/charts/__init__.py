"""Drawings of the charts: one module for each kind, all on one sheet measured in points."""
