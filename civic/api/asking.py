"""What a request of the API asks for. Unlike a page it ignores nothing: what it cannot use it refuses."""

import re
from collections.abc import Collection
from typing import Any

from django.http import HttpRequest

from civic.api.errors import Refusal
from civic.api.resources import Resource
from civic.filters import Listing
from civic.textmatch import query_terms
from civic.web.parameters import (
    MAX_CURSOR_LENGTH,
    MAX_LENGTH,
    MAX_TERMS,
    MAX_VALUES,
    TRACKING,
    is_unreadable,
    nearest,
    shown,
)

CURSORS = ("after", "before")
INSTEAD = {
    "page": "There are no numbered pages here: follow “next” of the answer.",
    "offset": "There are no offsets here: follow “next” of the answer.",
    "cursor": "Follow “next” of the answer, or use “after”.",
}
"""Names that other interfaces use, and what there is instead."""
MOST_PROBLEMS = 20


class Asked:
    """The values of a request by parameter. ``problems`` are sentences, by parameter, about what is wrong."""

    def __init__(self, request: HttpRequest, allowed: Collection[str]) -> None:
        self.values: dict[str, list[str]] = {}
        self.problems: dict[str, str] = {}
        for name, values in request.GET.lists():
            if TRACKING.fullmatch(name):
                continue
            if name not in allowed:
                self.problems[shown(name)] = unknown(name, allowed)
                continue
            cleaned = [re.sub(r"\s+", " ", value).strip() for value in values]
            if problem := wrong(name, cleaned):
                self.problems[name] = problem
            else:
                self.values[name] = list(dict.fromkeys(cleaned))

    def check(self) -> None:
        """Raises ``Refusal`` if anything in the request cannot be used."""
        if self.problems:
            named = dict(list(self.problems.items())[:MOST_PROBLEMS])
            raise Refusal("bad_parameter", named)

    def only(self, name: str) -> str:
        """The one value of a parameter; empty when it was not given."""
        first, *others = self.values.get(name, [""])
        if others:
            self.problems[name] = "Give one value."
        return first

    def number(self, name: str, default: int, largest: int) -> int:
        """A whole number from 1 to ``largest``."""
        value = self.only(name)
        if not value:
            return default
        if re.fullmatch(r"[1-9][0-9]{0,8}", value, re.ASCII) and int(value) <= largest:
            return int(value)
        self.problems[name] = f"“{shown(value)}”: write a whole number from 1 to {largest}."
        return default

    def flag(self, name: str) -> bool:
        """Whether a parameter is 1; 0 is as good as nothing."""
        value = self.only(name)
        if value not in ("", "0", "1"):
            self.problems[name] = f"“{shown(value)}”: write 1, or leave it out."
        return value == "1"

    def listing(self, resource: Resource) -> Listing:
        """The query of a list; what it cannot use is a problem."""
        names = resource.listing_class.base_filters
        found = resource.listing_class(
            {n: v for n, v in self.values.items() if n in names}, resource.public()
        )
        for name in found.filters:
            if found.field(name).single and len(self.values.get(name, ())) > 1:
                self.problems[name] = "Give one value."
        for name, value, reason, known in found.refused:
            guess = nearest(value, known)
            more = f" Did you mean “{guess}”?" if guess else ""
            self.problems.setdefault(name, f"“{shown(value)}”: {reason}{more}")
        return found


def unknown(name: str, allowed: Collection[str]) -> str:
    """That there is no such parameter, and which one was probably meant."""
    if name in INSTEAD and "after" in allowed:
        return INSTEAD[name]
    guess = nearest(name, allowed)
    if guess:
        return f"There is no such parameter. Did you mean “{guess}”?"
    known = ", ".join(sorted(allowed)) or "none"
    return f"There is no such parameter. This address knows: {known}."


def wrong(name: str, values: list[str]) -> str:
    """What is wrong with the values of a parameter, whatever they mean; empty where nothing is."""
    limit = MAX_CURSOR_LENGTH if name in CURSORS else MAX_LENGTH
    if len(values) > MAX_VALUES:
        return f"Give at most {MAX_VALUES} values."
    for value in values:
        if not value:
            return "The value is empty: write one, or leave the parameter out."
        if len(value) > limit:
            return f"“{shown(value)}”: write at most {limit} characters."
        if is_unreadable(value):
            return f"“{shown(value)}”: it holds characters that cannot be read."
    if name == "q" and any(len(query_terms(v, max_terms=MAX_LENGTH)) > MAX_TERMS for v in values):
        return f"Ask for at most {MAX_TERMS} words."
    return ""


def links(values: dict[str, list[str]]) -> list[tuple[str, Any]]:
    """The parameters of a request in one order, to build an address from."""
    return [(name, value) for name in sorted(values) for value in values[name]]
