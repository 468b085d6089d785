"""The front door: one search box, the three kinds people look for, topics, states, what is new."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.views.generic import TemplateView

from civic import facets, versions
from civic.choices import CommitmentKind, InstitutionKind
from civic.filters.nearby import covered
from civic.models import CommitmentType
from civic.views.state_map import state_map
from civic.web.changes import label
from civic.web.parameters import Ignoring

LATEST = EXAMPLES = 5
BOUND = {
    CommitmentKind.POLICE_NON_PARTICIPATION: [
        InstitutionKind.POLICE_DEPARTMENT.value,
        InstitutionKind.SHERIFF.value,
    ]
}
"""Whom a kind is about, where its type applies to others too: schools also promise to take no part."""


class Kind(NamedTuple):
    """One of the three kinds, with the address of who promises it."""

    label: str
    question: str
    total: int
    url: str


class HomeView(Ignoring, TemplateView):
    template_name = "civic/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = list(CommitmentType.objects.order_by("order", "notation"))
        counted = facets.counts({}, "type", "state")
        totals = counted["type"]
        kwargs |= {
            "kinds": kinds(types),
            "topics": [(kind, totals[kind.slug]) for kind in types if totals[kind.slug]],
            "silent": [kind for kind in types if not totals[kind.slug]],
            "examples": covered().order_by("name", "pk")[:EXAMPLES],
            "map": state_map(counted["state"]),
            "latest": [(label(change.what), change) for change in versions.latest(LATEST)],
        }
        return super().get_context_data(**kwargs)


def kinds(types: Iterable[CommitmentType]) -> list[Kind]:
    """The three kinds in their order, counted from the level at which each begins."""
    by_kind = {t.kind: t for t in types if t.kind}
    return [_kind(kind, by_kind[kind]) for kind in CommitmentKind if kind in by_kind]


def _kind(kind: CommitmentKind, of: CommitmentType) -> Kind:
    bound = BOUND.get(kind, [])
    level = str(of.kind_from_level)
    total = facets.total({"type": [of.slug], "level_ordinal": [level], "institution_kind": bound})
    query = urlencode({"type": of.slug, "min_level": level, "kind": bound}, doseq=True)
    return Kind(str(kind.label), str(of.question), total, f"{reverse('commitment-list')}?{query}")
