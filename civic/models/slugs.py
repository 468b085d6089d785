"""Addresses: proposed from a name where none was typed, never one that another record ever had."""

from typing import Any

from civic import textmatch
from civic.models.derived import FormerSlug

LONGEST = 160


def ascii_slug(text: str) -> str:
    """Lower-case ASCII words joined by dashes; accents folded, other scripts dropped."""
    words = textmatch.search_text(text).encode("ascii", "ignore").decode()
    return "-".join(words.split())


def proposed(model: type[Any], text: str) -> str:
    """A free slug for a text: ``alder-falls``, then ``alder-falls-2``."""
    stem = ascii_slug(text)[: LONGEST - 6].strip("-") or model._meta.model_name
    slug, number = stem, 1
    while is_taken(model, slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def is_taken(model: type[Any], slug: str) -> bool:
    """Whether a record of the model has the slug now, or had it and redirects from it."""
    former = FormerSlug.objects.filter(model=model._meta.model_name, slug=slug)
    return model.objects.filter(slug=slug).exists() or former.exists()
