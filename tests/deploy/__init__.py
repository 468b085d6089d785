"""The shipped set-up: what `deploy/` holds, installed as docs/operations.md says."""
