"""Draws of one seeded generator: the same seed gives the same records on every machine and engine."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")

FIRST_DAY = date(2010, 1, 1)
LAST_DAY = date(2026, 6, 30)
"""No event lies in the future of anybody who runs this, so that no status waits for its day."""
_DAYS = (LAST_DAY - FIRST_DAY).days
_WAVES = ((date(2017, 2, 1), 200), (date(2025, 3, 1), 200))
"""When many promises were made at once: the middle of a wave and its width in days."""


class Zipf(Generic[T]):
    """A choice of which the first values come often and the last ones seldom (weight 1 / rank)."""

    def __init__(self, values: Sequence[T], steep: float = 1.0) -> None:
        self.values = list(values)
        self.weights = list(accumulate((rank + 1) ** -steep for rank in range(len(self.values))))

    def draw(self, chance: random.Random) -> T:
        return self.several(chance, 1)[0]

    def several(self, chance: random.Random, number: int) -> list[T]:
        """Draws one after the other; the same value may come again."""
        return chance.choices(self.values, cum_weights=self.weights, k=number)


def day(chance: random.Random) -> date:
    """A day between 2010 and 2026; two years have most of them."""
    if chance.random() < 0.6:
        middle, width = chance.choice(_WAVES)
        return min(LAST_DAY, middle + timedelta(days=int(chance.gauss(0, width))))
    return FIRST_DAY + timedelta(days=chance.randrange(_DAYS))


def later(chance: random.Random, start: date, most: int = 900) -> date:
    """A day some weeks or years after another, not beyond the last one."""
    return min(LAST_DAY, start + timedelta(days=chance.randint(14, most)))


def edtf(chance: random.Random, known: date) -> str:
    """A day as precisely as a source may give it: most know the day, some the month or the year."""
    drawn = chance.random()
    if drawn < 0.72:
        return known.isoformat()
    if drawn < 0.86:
        return f"{known:%Y-%m}"
    if drawn < 0.93:
        return f"{known:%Y}"
    if drawn < 0.96:
        return f"{known:%Y-%m}~"
    if drawn < 0.98:
        return f"../{known.isoformat()}"
    return ""
