"""Sentences that sources say: with the words that a level asks for, and no real body's words."""

import random
from typing import Any

from civic.management.generation.chance import Zipf

SUBJECTS = Zipf(
    [
        "The district",
        "The city",
        "Staff",
        "The board",
        "Every officer",
        "The council",
        "The college",
        "The agency",
    ]
)
_COMMON = (
    "students families school records office police council policy federal agents board community safety law "
    "public access warrant request information parents immigration status county services meeting staff city "
    "campus review written notice legal support rights teachers officers residents program health language "
    "counsel superintendent mayor children neighborhood budget training form desk door visitor library bus "
    "lunch enrollment registration address phone contact emergency plan protocol principal visit interview "
    "custody jail release detainer hold court judge order hearing vote amendment report annual quarterly "
    "committee trustee commission department housing clinic transit park shelter translation interpreter"
)
_BEGINNINGS = "ba be bo da de do ka ke ko ma me mo na ne no ra re ro ta te to"
_ENDINGS = "lin mor net pas quin rel sav tor ven wick"
_RARE = [first + second for first in _BEGINNINGS.split() for second in _ENDINGS.split()]
FILLER = Zipf([*_COMMON.split(), *_RARE], 0.9)
"""Common words first; the invented ones at the end are found in few records."""


def promise(chance: random.Random, level: Any, number: int) -> str:
    """The sentence that proves a level. ``number`` makes it the only one of its kind in its source."""
    said = " ".join(chance.choice(group) for group in level.word_groups)
    filler = " ".join(FILLER.several(chance, chance.randint(3, 9)))
    label = level.label_en[:1].lower() + level.label_en[1:]
    return f"{SUBJECTS.draw(chance)}, which {label}, {said} {filler}, item {number}.".replace("  ", " ")


def sentence(chance: random.Random, opening: str, number: int) -> str:
    """A sentence about something that happened."""
    filler = " ".join(FILLER.several(chance, chance.randint(2, 6)))
    return f"{opening} {filler}, item {number}."
