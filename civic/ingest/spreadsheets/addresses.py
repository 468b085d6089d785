"""Free addresses for records whose row gives none; never one that another record ever had."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from civic import textmatch
from civic.models import FormerSlug

LONGEST = 154


def stem_of(text: str) -> str:
    """Lower-case ASCII words joined by dashes; accents folded, other scripts dropped."""
    return slugify(textmatch.search_text(text))[:LONGEST].strip("-")


class Addresses:
    """Proposes addresses for the records of one file, which are unlike each other too."""

    def __init__(self, model: type[Any], named: Mapping[tuple[str, str], int]) -> None:
        """``named`` are the columns and cells by which the file names its records."""
        self.model, self.named = model, named
        self._numbers: dict[str, int] = {}

    def propose(self, records: list[Any], words: Any = lambda record: record.name) -> None:
        """Set the slug of each record that has none: ``alder-falls``, then ``alder-falls-2``."""
        due = {id(r): stem_of(words(r)) or self.model._meta.model_name for r in records if not r.slug}
        taken = {r.slug for r in records if r.slug} | self._taken(set(due.values()))
        for record in records:
            if stem := due.get(id(record)):
                record.slug = self._free(stem, taken)
                taken.add(record.slug)

    def _free(self, stem: str, taken: set[str]) -> str:
        slug, number = stem, self._numbers.get(stem, 1)
        while slug in taken or (number > 1 and self._taken({slug})):
            number += 1
            slug = f"{stem}-{number}"
        self._numbers[stem] = number
        return slug

    def _taken(self, slugs: set[str]) -> set[str]:
        if not slugs:
            return set()
        former = FormerSlug.objects.filter(model=self.model._meta.model_name, slug__among=slugs)
        here = self.model.objects.filter(slug__among=slugs)
        in_file = {slug for slug in slugs if ("slug", slug) in self.named}
        return in_file.union(here.values_list("slug", flat=True), former.values_list("slug", flat=True))
