"""The named checks on typed rows: each a code, the column that it stands at, and when it hits."""
