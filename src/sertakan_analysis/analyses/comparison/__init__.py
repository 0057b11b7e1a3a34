"""The parts of the regional comparison: one module about one section of the report."""
