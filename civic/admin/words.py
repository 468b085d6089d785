"""Search of the lists and autocompletes: drafts included, accents aside, a few terms at most.

Stock Django answers 2,000 words with an error or after half a minute (``hardening.md``).
"""

import functools
import re
import unicodedata
from typing import Any

from django.db.models import Q, QuerySet

from civic import search, textmatch

MAX_LENGTH, MAX_TERMS = 200, 8
ASCII_COLUMNS = ("slug", "notation", "ordinal", "value", "username", "email", "key")
"""Columns whose text is ASCII, so that no accents need folding (last part of the path)."""


@functools.cache
def _spellings() -> dict[str, str]:
    """Every Latin letter that a plain letter stands for: a for à, ạ and Ă, d also for đ."""
    found: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        plain = textmatch.search_text(letter)
        if len(plain) == 1 and unicodedata.category(letter).startswith("L"):
            found[plain] = found.get(plain, "") + letter
    return found


def pattern(term: str) -> str:
    """A regular expression for a folded term that also matches its accented spellings.

    Built from letters and digits alone, so that nobody can write one of their own.
    """
    return "".join(f"[{c}{_spellings()[c]}]" if c in _spellings() else re.escape(c) for c in term)


def terms(words: str) -> list[str]:
    """At most ``MAX_TERMS`` folded words of the first ``MAX_LENGTH`` characters."""
    return list(dict.fromkeys(textmatch.search_text(words[:MAX_LENGTH]).split()))[:MAX_TERMS]


def _matches(field: str, term: str) -> Q:
    if field.rsplit("__", 1)[-1] in ASCII_COLUMNS:
        return Q(**{f"{field}__icontains": term})
    return Q(**{f"{field}__iregex": pattern(term)})


def find(queryset: QuerySet[Any], fields: tuple[str, ...], words: str) -> QuerySet[Any]:
    """Rows that hold every word in one of the fields, drafts included, accents and case aside.

    Public records are also found by every word that the public search knows of them.
    """
    looked_for = terms(words)
    if not looked_for:
        return queryset.none()
    condition = Q()
    for term in looked_for:
        one = Q()
        for field in fields:
            one |= _matches(field, term)
        condition &= one
    if queryset.model in search.SUBJECTS:
        public = search.search(queryset.model._default_manager.all(), words[:MAX_LENGTH])
        condition |= Q(pk__in=public.values("pk"))
    return queryset.filter(condition)
