"""Whole copies of a register: its database, its uploads and its releases, in one file that can be checked."""
