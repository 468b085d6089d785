"""What arrives in an admin address, read without trusting it (``hardening.md``).

Stock Django answers some of it with an error: a search of 2,000 words, ``?institution=abc`` on an add
form, a NUL in a filter or an autocomplete.
"""

import functools
import re
import unicodedata
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from civic import search, textmatch
from civic.models.records import has_controls

MAX_LENGTH, MAX_TERMS = 200, 8
MAX_INTEGER = 2**63 - 1
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


def initial(model: type[Model], given: dict[str, str]) -> dict[str, Any]:
    """Values of an add form's address that its fields can hold; the rest is left out."""
    kept: dict[str, Any] = {}
    for name, value in given.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if has_controls(value):
            continue
        if not field.is_relation:
            kept[name] = value[:MAX_LENGTH]
        elif all(_is_key(part) for part in value.split(",")):
            kept[name] = value.split(",") if field.many_to_many else value
    return kept


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= MAX_INTEGER


class CarefulAdmin(admin.ModelAdmin):
    """A stock admin whose addresses may hold anything."""

    show_full_result_count = False
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        return find(queryset, tuple(self.get_search_fields(request)), search_term), False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return initial(self.model, request.GET.dict())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Without the parameters that no database can look for."""
        kept = request.GET.copy()
        for name in list(kept):
            if has_controls(name) or any(has_controls(value) for value in kept.getlist(name)):
                del kept[name]
        if len(kept) != len(request.GET):
            return HttpResponseRedirect(f"{request.path}?{kept.urlencode()}")
        return super().changelist_view(request, extra_context)
