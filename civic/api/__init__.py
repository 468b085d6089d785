"""The read-only API: the lists and records of the site as JSON and CSV, for everybody and without a key."""
