"""The open data package: one release of everything public, the same bytes for the same data."""
