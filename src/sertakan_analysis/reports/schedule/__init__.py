"""When which report is due, and what has become of it."""
