"""Documents that leave out what a record does not say."""

from typing import Any


def present(data: dict[str, Any]) -> dict[str, Any]:
    """The data without empty texts, lists and objects; a zero and a ``False`` say something and stay."""
    return {name: value for name, value in data.items() if value is not None and value not in ("", [], {})}
