"""Who of one list is who of another: prepare, block, compare, decide, assess.

Pure: frames in, pairs out. The names load on first use: Splink and DuckDB are heavy.
"""
