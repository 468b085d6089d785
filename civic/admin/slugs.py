"""Addresses of records, for the forms; the rules stand beside the models."""

from civic.models.slugs import ascii_slug, is_taken, proposed

__all__ = ["ascii_slug", "is_taken", "proposed"]
