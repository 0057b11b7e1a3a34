"""The ledger: who is covered by whom for which months, kept as intervals and never as months.

Pure: spells in, answers out. The names load on first use: DuckDB is heavy.
"""
