"""The parts of the report on lists of workers: one module about one section."""
