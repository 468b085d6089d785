"""The states as a grid of tiles, and the same as a table: where there are records, and how many."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from civic.choices import State
from civic.filters.counting import grouped
from civic.models import Institution

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


def state_map(commitments: Mapping[str, int]) -> StateMap:
    """Every tile with its numbers; ``commitments`` are the counts of ``facets`` by state."""
    _total, bodies = grouped(Institution.objects.published(), ("state",), "").sums({})
    return StateMap(list(_tiles(bodies["state"], commitments)))


def _tiles(institutions: Mapping[str, int], commitments: Mapping[str, int]) -> Iterable[Tile]:
    for line in LAYOUT.split("\n"):
        codes = line.split()
        for column, code in enumerate(codes, start=1):
            if code == "..":
                continue
            follows = column > 1 and codes[column - 2] != ".."
            place = None if follows else column
            yield Tile(State(code), place, institutions.get(code, 0), commitments.get(code, 0))
