"""Running notebooks as reports and turning executed notebooks into files; knows notebooks, no statistics."""
