"""The states as a grid of tiles, and the same as a table: where there are records, and how many."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Subquery, Sum

from civic.choices import State
from civic.models import FacetCount, Institution

# Every state roughly where it lies, one row a line, eleven columns; the last line has the territories.
LAYOUT = """
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. WI .. .. .. VT NH
WA ID MT ND MN IL MI .. NY MA ..
OR NV WY SD IA IN OH PA NJ CT RI
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
AS GU MP .. .. .. .. .. PR VI ..
"""


class Tile(NamedTuple):
    """A state; ``column`` (from 1) only where it does not follow the tile before it."""

    state: State
    column: int | None
    institutions: int
    commitments: int


class StateMap(NamedTuple):
    tiles: list[Tile]

    @property
    def known(self) -> list[Tile]:
        """States with records, by name."""
        return sorted((t for t in self.tiles if t.institutions), key=lambda t: str(t.state.label))


def state_map() -> StateMap:
    """Every tile with its numbers, in one query; commitments from the counts kept beside them."""
    sums = FacetCount.objects.filter(state=OuterRef("state")).order_by().values("state")
    promises = Subquery(sums.annotate(sum=Sum("total")).values("sum"))
    rows = Institution.objects.published().order_by().values("state")
    return StateMap(list(_tiles(rows.annotate(institutions=Count("pk"), commitments=promises))))


def _tiles(rows: Iterable[Any]) -> Iterable[Tile]:
    numbers = {row["state"]: (row["institutions"], row["commitments"] or 0) for row in rows}
    for line in LAYOUT.split("\n"):
        codes = line.split()
        for column, code in enumerate(codes, start=1):
            if code == "..":
                continue
            follows = column > 1 and codes[column - 2] != ".."
            yield Tile(State(code), None if follows else column, *numbers.get(code, (0, 0)))
