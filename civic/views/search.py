"""One box over everything that is public: institutions first, since readers think of a place."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from civic.filters import ArticleListing, CommitmentListing, ResolutionListing, StatementListing
from civic.filters.codebook import matching_types
from civic.filters.listing import NEWEST
from civic.filters.nearby import covered, uncovered
from civic.filters.spelling import did_you_mean
from civic.models import Commitment, Institution, Resolution, Role, SourceArticle, Statement
from civic.models.evidence import quotes
from civic.search import few, first, totals
from civic.textmatch import query_terms
from civic.web.parameters import Ignoring

SHOWN = COVERED = 5
LITTLE = 2


class Group(NamedTuple):
    """Found records of one kind: the first few, how many in all, and where the rest is."""

    name: str
    label: Any
    rows: list[Any]
    total: int
    url: str = ""


def _people() -> QuerySet[Any]:
    return Role.objects.published().select_related("person", "institution").order_by("person__name", "pk")


def _commitments() -> QuerySet[Any]:
    return CommitmentListing.orders[NEWEST].apply(Commitment.objects.published().for_list())


def _resolutions() -> QuerySet[Any]:
    return ResolutionListing.orders[NEWEST].apply(
        Resolution.objects.published().select_related("institution")
    )


def _institutions() -> QuerySet[Any]:
    return Institution.objects.published().prefetch_related("places").order_by("name", "pk")


def _statements() -> QuerySet[Any]:
    public = Statement.objects.published().select_related("issuer").prefetch_related(quotes())
    return StatementListing.orders[NEWEST].apply(public)


def _articles() -> QuerySet[Any]:
    return ArticleListing.orders[NEWEST].apply(SourceArticle.objects.published())


SOURCES: dict[str, tuple[Any, Callable[[], QuerySet[Any]]]] = {
    "institution": (_("Institutions"), _institutions),
    "people": (_("People"), _people),
    "resolution": (_("Resolutions"), _resolutions),
    "statement": (_("Statements"), _statements),
    "commitment": (_("Commitments"), _commitments),
    "article": (_("Sources"), _articles),
}


def found(words: str) -> list[Group]:
    """What the words find, group by group, without empty groups."""
    many = totals(words)
    keys = few(words, many)
    groups = [_group(name, label, rows(), words, many, keys) for name, (label, rows) in SOURCES.items()]
    types = matching_types(words)
    groups.insert(2, Group("type", _("Topics"), types, len(types)))
    return [group for group in groups if group.rows]


def _group(
    name: str,
    label: Any,
    public: QuerySet[Any],
    words: str,
    many: dict[Any, int],
    keys: dict[Any, frozenset[int]],
) -> Group:
    total, among, are_people = many[public.model], keys.get(public.model), name == "people"
    rows = first(public, words, SHOWN + 1, among, apart=are_people) if total else []
    if len(rows) <= SHOWN or are_people:
        return Group(name, label, rows[: None if are_people else SHOWN], len(rows))
    url = f"{reverse(f'{name}-list')}?{urlencode({'q': words})}"
    return Group(name, label, rows[:SHOWN], total, url)


class SearchView(Ignoring, TemplateView):
    template_name = "civic/search.html"
    parameters = ("q",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.asked.single("q")
        terms = query_terms(words)
        groups = found(words) if terms else []
        kwargs |= guesses(words, groups) if terms else {}
        return super().get_context_data(words=words, terms=terms, groups=groups, **kwargs)


def guesses(words: str, groups: list[Group]) -> dict[str, Any]:
    """What else the words may mean, where they found little or nothing."""
    if sum(group.total for group in groups) > LITTLE:
        return {}
    shown = {row.get_absolute_url() for group in groups if group.name != "people" for row in group.rows}
    near = [one for one in did_you_mean(words) if one.url not in shown]
    found = {"near": near, "uncovered": uncovered(words)}
    return found if any(found.values()) else {**found, "covered": covered().order_by("name", "pk")[:COVERED]}
