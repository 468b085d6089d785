"""The addresses of the desk, read off its URLconf, with a record of every kind behind them."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.urls import reverse

from civic.admin.verbs import VERBS

NO_PAGES = ("import_template", "import_preview", "confirm")
"""A file; and the second steps of an upload, which the tests of uploads see."""
QUEUES = ("mine", "to-review", "orphans", "due", "old")
SITE = ("index", "password_change", "password_change_done")
LONG_AGO = "?at=2001-01-01T00:00:00Z"


def whole() -> list[str]:
    """Every page that there is, for somebody who may see all of it."""
    own = [reverse(f"admin:{name}") for name in SITE]
    own += [reverse("admin:queue", args=[name]) for name in QUEUES]
    own += [reverse("admin:app_list", args=[label]) for label in ("civic", "auth")]
    return own + [url for model_admin in admin.site._registry.values() for url in _of(model_admin)]


def sample() -> list[str]:
    """A page of each kind, and the forms with the most in them."""
    kinds = {_kind(url): url for url in whole()}
    rich = ("institution", "resolution", "commitment", "evidence", "sourcearticle")
    return [*kinds.values(), *(url for url in whole() if url.endswith("/change/") and _model(url) in rich)]


def _model(url: str) -> str:
    return (url.split("/")[3:4] or [""])[0]


def _kind(url: str) -> str:
    """What all pages of a view have in common: their address without model and record."""
    words = [part for part in url.split("?", maxsplit=1)[0].split("/")[2:] if part and not part.isdigit()]
    return "/".join(words if words[:1] != ["civic"] else words[2:])


def _of(model_admin: Any) -> Iterator[str]:
    """The pages of one model: of its first and its last record where they stand on one."""
    records = list(model_admin.model._default_manager.order_by("pk"))
    for pattern in model_admin.get_urls():
        name = pattern.name or ""
        if not name or name.endswith(NO_PAGES):
            continue
        takes = pattern.pattern.converters
        if not takes:
            yield reverse(f"admin:{name}")
        for record in dict.fromkeys([*records[:1], *records[-1:]]) if takes else ():
            yield from _on(name, takes, record, records)


def _on(name: str, takes: Any, record: Any, records: list[Any]) -> Iterator[str]:
    if "verb" in takes:
        for verb in VERBS.values():
            if verb.suits(type(record)):
                yield reverse(f"admin:{name}", args=[record.pk, verb.name])
    elif "gone_id" in takes:
        others = [each for each in records if each != record]
        for other in others[:1]:
            yield reverse(f"admin:{name}", args=[record.pk, other.pk])
    else:
        url = reverse(f"admin:{name}", args=[record.pk])
        yield url + LONG_AGO * name.endswith("revert")
