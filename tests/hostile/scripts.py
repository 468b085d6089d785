"""Scripts where words should stand: puts them into every column of text that anybody is shown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DataError, IntegrityError, connection, models, transaction
from ruamel.yaml import YAML

FILE = Path(__file__).with_name("payloads.yaml")
PACK = 29
DERIVED = {
    *("DataVersion", "FacetCount", "FormerSlug", "RemovedRow", "ReportAllowance", "SearchDocument"),
    *("SeedRow", "SignInFailure", "StatusSpan"),
}
"""Tables without a word that anybody typed."""
CODES = {
    *("key", "slug", "current", "gone_slug", "model", "record_key", "owner_key", "form_model", "form_key"),
    *("token", "change_hash", "sha256", "digest", "sketch", "normalised_url", "facet_key", "notation"),
    *("version", "language", "edtf", "stated_edtf", "retracted_edtf", "size_as_of", "start_date", "end_date"),
    *("as_of", "counterparties", "applies_to", "cuts", "page_starts", "moved", "dropped", "added", "report"),
    *("proposals", "institution_kind", "status", "data"),
}
"""Columns that hold codes, dates and digests, which the forms and imports refuse in any other shape."""
TEXTS = {"text", "source_text"}
"""Texts that quotes are anchored in: they keep what they hold and go on with scripts."""


def corpus() -> dict[str, list[str]]:
    """Every payload, by what it tries."""
    found: dict[str, list[str]] = YAML(typ="safe").load(FILE)
    return found


def packs() -> list[list[str]]:
    """The corpus in portions that one record can carry."""
    every = [payload for group in corpus().values() for payload in group]
    return [every[start : start + PACK] for start in range(0, len(every), PACK)]


def columns(model: type[models.Model]) -> Iterator[Any]:
    """The columns of a table that hold words or an address."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not (
            field.choices or field.name in CODES or field.name.startswith("history_")
        ):
            yield field


def plant(pack: list[str]) -> tuple[set[str], set[str]]:
    """Write a pack into every such column of every row, past forms and models; what took it, what refused.

    A column of addresses takes one payload a row, since what makes it run has to stand first. PostgreSQL
    takes no more than a column is long: there each row has as many as fit, beginning with another one.
    """
    took, refused = set(), set()
    for model in apps.get_app_config("civic").get_models():
        if model.__name__.removeprefix("Historical") in DERIVED:
            continue
        for number, row in enumerate(model._default_manager.order_by("pk")):
            for field in columns(model):
                name = f"{model.__name__}.{field.name}"
                (took if _write(model, row, field, pack, number) else refused).add(name)
    return took, refused - took


def _write(model: Any, row: Any, field: Any, pack: list[str], number: int) -> bool:
    value = _filled(field, getattr(row, field.name), pack, number)
    given = {field.name: value}
    if field.name == "exact" and getattr(row, "start", None) is not None:
        given["end"] = row.start + len(value)  # the database sees to it that a quote is as long as its place
    try:
        with transaction.atomic():
            return bool(model._default_manager.filter(pk=row.pk).update(**given))
    except (DataError, IntegrityError):
        return False


def _filled(field: Any, value: Any, pack: list[str], number: int) -> Any:
    words = _fitting(pack, number, field)
    if isinstance(field, models.JSONField):
        return _leaves(value, words)
    if isinstance(field, models.URLField | models.EmailField) or field.name == "url":
        return pack[number % len(pack)] + (f"#{number}" if field.unique else "")
    if field.name == "path":
        return f"/{words}"
    return f"{value}\n{words}" if field.name in TEXTS else words


def _fitting(pack: list[str], number: int, field: Any) -> str:
    most = field.max_length if connection.vendor == "postgresql" else None
    if most is None:
        return " ".join(pack)
    words, turned = "", [*pack[number % len(pack) :], *pack[: number % len(pack)]]
    for payload in turned:
        words += f"{payload} " if len(words) + len(payload) < most else ""
    return words


def _leaves(value: Any, words: str) -> Any:
    """JSON whose sentences are replaced; what has no space is a code."""
    if isinstance(value, dict):
        return {name: _leaves(inner, words) for name, inner in value.items()}
    if isinstance(value, list):
        return [_leaves(inner, words) for inner in value]
    return words if isinstance(value, str) and " " in value else value
