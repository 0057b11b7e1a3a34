"""What may be shown of people: protected tables, their audit, and the search for leaks."""
