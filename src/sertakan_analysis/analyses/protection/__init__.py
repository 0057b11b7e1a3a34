"""The parts of the report on protection: who is covered by whom, who is not, what ends, what it costs."""
