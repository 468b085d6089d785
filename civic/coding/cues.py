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
_WORD = re.compile(r"\w+")
_HEAD = 3
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
    """``heads`` are the groups by the first letters of their words: few have to be looked for."""

    groups: dict[str, re.Pattern[str]]
    heads: dict[str, frozenset[str]]
    cues: tuple[Cue, ...]

    def within(self, words: str) -> set[str]:
        """The groups that may have a word here, by the beginnings of words; no other has one."""
        heads = {word[:_HEAD] for word in _WORD.findall(words)}
        return set().union(*(self.heads[head] for head in heads & self.heads.keys()))


@lru_cache(maxsize=1)
def cues() -> Cues:
    """All cues. Raises ``KeyError`` for a cue with a group that is not there."""
    data = YAML(typ="safe", pure=True).load(SHEET.read_text(encoding="utf-8"))
    listed = {name: [lower(textmatch.fold(str(w))) for w in words] for name, words in data["groups"].items()}
    groups = {name: _pattern(words) for name, words in listed.items()}
    found = [Cue(c["type"], c["level"], c["force"], tuple(c["all"]), tuple(c["none"])) for c in data["cues"]]
    for name in (*ALWAYS_READ, *(name for cue in found for name in (cue.force, *cue.all, *cue.none))):
        groups[name]
    return Cues(groups, _heads(listed), tuple(found))


def _heads(listed: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    """Stems are no shorter than a head."""
    found: dict[str, set[str]] = {}
    for name, words in listed.items():
        for word in words:
            found.setdefault(_WORD.findall(word)[0][:_HEAD], set()).add(name)
    return {head: frozenset(names) for head, names in found.items()}


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One alternation of plain words and stems: no part can match in two ways, so time is linear."""
    alternatives = sorted(words, key=len, reverse=True)
    parts = (
        re.escape(word[:-1]) + r"\w*"
        if word.endswith("-")
        else re.escape(word) + (r"\b" if word[-1].isalnum() else "")
        for word in alternatives
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")
