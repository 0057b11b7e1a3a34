"""The parts of the coverage trend: one module about one section of the report."""
