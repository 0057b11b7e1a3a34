"""Reading a list of people as it came: header found, columns mapped, cells as text, nothing repaired."""
