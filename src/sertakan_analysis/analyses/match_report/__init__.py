"""The parts of the report on a match: how it was made, whom it found, how good it is."""
