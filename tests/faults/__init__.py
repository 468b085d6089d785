"""Kills, freezes and fills up what a site stands on: `make faults`."""
