"""The only door for personal data: read, check, pseudonymise, store, by agreements."""
