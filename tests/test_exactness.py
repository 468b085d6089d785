"""Whatever editors do, in any order: totals, facets and search are those of a naive count, and no list shows
what was withdrawn, though counts and cards are kept between the requests."""

import random
from typing import Any

import pytest

from civic import facets, search, workflow
from civic.filters import CommitmentListing
from civic.models import Commitment, Evidence, Institution
from tests import factories as make

QUERIES: tuple[dict[str, list[str]], ...] = (
    {},
    {"state": ["CA"]},
    {"state": ["NV", "TX"], "certainty": ["clear"]},
    {"kind": ["city"], "type": ["data-collect"], "min_level": ["2"]},
    {"q": ["larkfield"], "state": ["CA"]},
    {"as_of": ["2018-01-01"], "kind": ["city", "school_district"]},
)


def naive(listing: CommitmentListing) -> tuple[int, dict[str, dict[str, int]]]:
    """Counted from the rows themselves, one query for each value."""
    counted = {}
    for name in ("state", "kind", "certainty", "basis", "attribution"):
        rows = listing.narrow(without=(name, "nothing"))
        values = rows.order_by().values_list({"kind": "institution_kind"}.get(name, name), "pk").distinct()
        found: dict[str, int] = {}
        for value, _pk in values:
            found[value] = found.get(value, 0) + 1
        counted[name] = found
    return len(set(listing.narrow(without=("nothing",)).values_list("pk", flat=True))), counted


def assert_exact(client: Any) -> None:
    for query in QUERIES:
        listing = CommitmentListing(query, Commitment.objects.published())
        total, counted = naive(listing)
        found = listing.counts()
        assert (listing.total(), {name: dict(+found[name]) for name in counted}) == (total, counted), query
    assert facets.stored() == facets.naive()
    for words in ("larkfield", "status of any pupil"):
        many = {m: search.search(m.objects.published(), words).count() for m in search.SUBJECTS}
        assert search.totals(words) == many
    shown = client.get("/commitments/").content.decode()
    public = set(Commitment.objects.published().values_list("slug", flat=True))
    for commitment in Commitment.objects.select_related("institution"):
        assert (f'id="{commitment.slug}"' in shown) == (commitment.slug in public)
        if commitment.slug in public:
            assert commitment.institution.name in shown
    for quote in Evidence.objects.filter(commitment__is_public=True):
        assert quote.exact in shown


class Editor:
    """Acts as chance has it, always through the workflow."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.kinds = [make.make_type("DATA.COLLECT"), make.make_type("SITE.ACCESS")]
        self.publish(), self.publish()

    def act(self) -> None:
        self.chance.choice((self.publish, self.withdraw, self.move, self.rename, self.doubt, self.merge))()

    def publish(self) -> None:
        institution = make.make_institution(
            state=self.chance.choice(("CA", "NV", "TX")), kind=self.chance.choice(("city", "school_district"))
        )
        kind = self.chance.choice(self.kinds)
        make.make_published(institution=institution, type=kind, level=self.chance.randint(1, 3))

    def withdraw(self) -> None:
        if one := self.any(Commitment):
            workflow.withdraw(self.chance.choice((one, one.institution)), "Misread.")

    def move(self) -> None:
        self.edit(Institution, state=self.chance.choice(("CA", "NV", "TX")), kind="city")

    def rename(self) -> None:
        self.edit(Institution, name=f"Renamed {self.chance.randint(1, 999)} Larkfield")

    def doubt(self) -> None:
        self.edit(Commitment, certainty="ambiguous", certainty_note_en="Which warrant?")

    def merge(self) -> None:
        two = list(Institution.objects.published().order_by("pk")[:2])
        if len(two) == 2:
            workflow.merge(*two, None, "The same body.")

    def any(self, model: Any) -> Any:
        return self.chance.choice([*model.objects.published().order_by("pk"), None])

    def edit(self, model: Any, **values: Any) -> None:
        if record := self.any(model):
            for name, value in values.items():
                setattr(record, name, value)
            record.save()
            workflow.record_edit(record)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seed", "acts"), [(1, 10), pytest.param(2, 300, marks=pytest.mark.full)])
def test_counts_search_and_lists_stay_exact(client: Any, seed: int, acts: int) -> None:
    editor = Editor(seed)
    assert_exact(client)
    for _act in range(acts):
        editor.act()
        if Commitment.objects.published().count() > 20:
            editor.withdraw()
        assert_exact(client)
