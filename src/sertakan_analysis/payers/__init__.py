"""Who pays a contribution: codes, names, and what clerks write for them."""
