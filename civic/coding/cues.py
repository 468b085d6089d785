"""The cues of `cues.yaml`, ready to be looked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from civic import textmatch
from civic.coding.reading import lower

SHEET = Path(__file__).with_name("cues.yaml")
NEVER = "not_ours"
"""The group that no promise may hold, whatever its type."""
ALWAYS_READ = (NEVER, "federal_voices", "local_voices", "firm", "hedged")


@dataclass(frozen=True)
class Cue:
    """A type of the codebook, the highest level to propose, and the groups of words that make it likely.

    ``force`` may also stand in the lead-in of a list; the groups in ``all`` stand in the item itself.
    """

    type: str
    level: int
    force: str
    all: tuple[str, ...]
    none: tuple[str, ...]


@dataclass(frozen=True)
class Cues:
    groups: dict[str, re.Pattern[str]]
    cues: tuple[Cue, ...]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """All cues. Raises ``KeyError`` for a cue with a group that is not there."""
    data = YAML(typ="safe", pure=True).load(SHEET.read_text(encoding="utf-8"))
    groups = {name: _pattern(words) for name, words in data["groups"].items()}
    found = [Cue(c["type"], c["level"], c["force"], tuple(c["all"]), tuple(c["none"])) for c in data["cues"]]
    for name in (*ALWAYS_READ, *(name for cue in found for name in (cue.force, *cue.all, *cue.none))):
        groups[name]
    return Cues(groups, tuple(found))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One alternation of plain words and stems: no part can match in two ways, so time is linear."""
    alternatives = sorted((lower(textmatch.fold(str(word))) for word in words), key=len, reverse=True)
    parts = (
        re.escape(word[:-1]) + r"\w*"
        if word.endswith("-")
        else re.escape(word) + (r"\b" if word[-1].isalnum() else "")
        for word in alternatives
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")
