"""The one output with names: encrypted to those whom an agreement names."""
