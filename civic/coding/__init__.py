"""From a text to passages that may be commitments: proposals for a coder, never records."""

from civic.coding.suggestions import Suggestion, suggest

__all__ = ["Suggestion", "suggest"]
