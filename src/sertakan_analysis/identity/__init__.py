"""What identifies a person: NIK, names, masks, tokens. Pure functions, no disk."""
