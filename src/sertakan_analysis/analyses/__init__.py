"""One module for each report: a public function that returns a frozen result with named tables, charts and texts."""
