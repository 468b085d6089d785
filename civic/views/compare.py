"""Up to twelve institutions side by side: what each says on every topic, every mark a link to its words."""

from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from civic.answers import Answer, answers_of
from civic.choices import Cell
from civic.filters import InstitutionListing
from civic.filters.spelling import near_institutions
from civic.models import CommitmentType, Institution
from civic.search import search
from civic.web.choosing import MOST, choose
from civic.web.listing import Link, Queried
from civic.web.wording import SYMBOLS, cell_words

MATCHES = 8
SETS = ("state", "kind", "place")
Pairs = list[tuple[str, str]]


class Mark(NamedTuple):
    """One cell of the table; ``code`` is empty where the topic does not apply to the institution."""

    institution: Institution
    code: str = ""
    symbol: str = ""
    words: str = ""
    said: str = ""
    url: str = ""


class Row(NamedTuple):
    topic: CommitmentType
    marks: list[Mark]

    @property
    def is_known(self) -> bool:
        """Whether we looked for it, or found it, at one of the institutions."""
        return any(mark.code not in ("", Cell.NOT_CHECKED) for mark in self.marks)


class CompareView(Queried, TemplateView):
    """Institutions named by ``i``, or the first of those that fit ``state``, ``kind`` and ``place``."""

    template_name = "civic/compare.html"
    model = Institution
    listing_class = InstitutionListing
    parameters = ("i", "add", *SETS, "type")

    @cached_property
    def by_name(self) -> bool:
        return bool(self.asked.values.get("i"))

    @cached_property
    def filtered(self) -> bool:
        return not self.by_name and any(name in self.listing.wanted for name in SETS)

    @cached_property
    def institutions(self) -> list[Institution]:
        if self.by_name:
            chosen = choose(self.asked.values["i"])
            self.asked.ignored += chosen.messages
            self.asked.ignored += [_beside_names(name) for name in SETS if name in self.listing.wanted]
            return chosen.institutions
        if not self.filtered:
            return []
        return list(self.listing.narrow(without=("type",)).order_by("name", "pk")[:MOST])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        institutions, words = self.institutions, self.asked.single("add")
        compared = rows(institutions, self.listing.wanted.get("type", []))
        room = len(institutions) < MOST
        types = self.listing.wanted.get("type", [])
        return super().get_context_data(
            institutions=institutions,
            rows=[row for row in compared if types or row.is_known],
            unknown=[row.topic for row in compared if not types and not row.is_known],
            cells=[(cell.value, SYMBOLS[cell], cell_words(cell)) for cell in Cell],
            chosen=[
                Link("", one.name, self._names([i for i in institutions if i != one])) for one in institutions
            ],
            chips=[self._topic_chip(slug) for slug in types],
            topics=[
                (slug, label, slug in types) for slug, label in self.listing.field("type").labels.items()
            ],
            kept=self._named(institutions),
            types=self._types(),
            add=words,
            room=room,
            matches=self._matches(words) if words and room else [],
            more=self._more() if self.filtered else None,
            sentence=[chip.text for chip in self.listing.chips if chip.name in SETS] if self.filtered else [],
            heading=heading(institutions),
            canonical=self._url(
                self._query() if self.filtered else [*self._named(institutions), *self._types()]
            ),
            **kwargs,
        )

    def _topic_chip(self, slug: str) -> Link:
        pairs = [*self._named(self.institutions), *self._types()]
        return Link("", self.listing.text("type", slug), self._url([p for p in pairs if p != ("type", slug)]))

    def _types(self) -> Pairs:
        return [("type", slug) for slug in self.listing.wanted.get("type", [])]

    def _named(self, institutions: list[Institution]) -> Pairs:
        return [("i", one.slug) for one in institutions]

    def _names(self, institutions: list[Institution]) -> str:
        """The address that compares exactly these, on the same topics."""
        return self._url([*self._named(institutions), *self._types()])

    def _matches(self, words: str) -> list[Link]:
        """Institutions that the words may mean, each with the address that adds it."""
        others = Institution.objects.published().exclude(pk__in=[one.pk for one in self.institutions])
        found = list(search(others, words).order_by("name", "pk")[:MATCHES])
        found = found or near_institutions(words, others)
        return [
            Link(
                f"{one.get_kind_display()}, {one.get_state_display()}",
                one.name,
                self._names([*self.institutions, one]),
            )
            for one in found
        ]

    def _more(self) -> tuple[int, str] | None:
        """How many fit in all and the list of them, where that is more than the page compares."""
        total = self.listing.narrow(without=("type",)).count()
        query = [pair for pair in self._query() if pair[0] in SETS]
        return (
            (total, f"{reverse('institution-list')}?{urlencode(query, safe='/')}") if total > MOST else None
        )


def _beside_names(name: str) -> str:
    return _("We ignored “%(name)s”: institutions are named one by one here.") % {"name": name}


def heading(institutions: list[Institution]) -> str:
    """What is compared, short enough for a title."""
    names = [one.name for one in institutions]
    if len(names) > 3:
        return _("%(first)s and %(n)d others") % {"first": names[0], "n": len(names) - 1}
    return ", ".join(names)


def rows(institutions: list[Institution], slugs: list[str]) -> list[Row]:
    """One row a topic in the order of the codebook; those that apply to nobody here are left out."""
    found = {
        (pk, answer.type): answer for pk, all_of in answers_of(institutions).items() for answer in all_of
    }
    topics = sorted({topic for _pk, topic in found}, key=lambda t: (t.order, t.notation))
    return [
        Row(topic, [mark(one, found.get((one.pk, topic))) for one in institutions])
        for topic in topics
        if not slugs or topic.slug in slugs
    ]


def mark(institution: Institution, answer: Answer | None) -> Mark:
    """The cell of one institution and topic: its strongest words, and where they stand."""
    if answer is None:
        return Mark(institution)
    anchor = answer.commitments[0].slug if answer.commitments else "not-promised"
    return Mark(
        institution,
        answer.cell.value,
        SYMBOLS[answer.cell],
        cell_words(answer.cell, answer.type.direction),
        str(answer.level.label) if answer.level else "",
        f"{institution.get_absolute_url()}#{anchor}",
    )
