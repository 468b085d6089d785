"""Suggestions: passages that may be commitments, with their place, for a coder to judge. None is stored."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from civic import publication
from civic.choices import Attribution
from civic.coding.cues import NEVER, Cue, cues
from civic.coding.passages import Span, passage, window
from civic.coding.reading import ENDED, Reading, Sentence, is_item
from civic.coding.speakers import attribution_of, is_enacted, speaker_of
from civic.models import Level

Levels = Mapping[str, Mapping[int, list[list[str]]]]
"""Groups of words that a quote must hold, by type and level."""

_QUESTION = re.compile(r"\?[\"')\]*]{0,9}\s*$")
_LONGEST_HEADLINE = 160
_STATED = (Attribution.OFFICIAL_WORDS, Attribution.INSTRUMENT_TEXT)


@dataclass(frozen=True)
class Suggestion:
    """A passage that may be a commitment. ``start`` and ``end`` are code points of the text that was given.

    ``level`` is never stronger than the quote's own words; ``score`` runs from 0 to 1. ``lead_in`` is the
    place of the sentence that a list item hangs on, which may hold its "shall not".
    """

    type: str
    level: int
    quote: str
    start: int
    end: int
    speaker: str
    attribution: Attribution
    score: float
    lead_in: Span | None = None


def stored_levels() -> Levels:
    """The codebook's levels as they stand in the database."""
    found: dict[str, dict[int, list[list[str]]]] = {}
    for level in Level.objects.select_related("type"):
        found.setdefault(level.type.notation, {})[level.ordinal] = level.word_groups
    return found


def suggest(text: str, language: str = "en", levels: Levels | None = None) -> list[Suggestion]:
    """Passages of a text that may be commitments, in its order. Never raises for any text.

    Cues of all languages are looked for whatever the ``language``, since officials speak in theirs.
    ``levels`` are the database's unless given; types that the codebook lacks are not proposed. Takes
    time in proportion to the text.
    """
    levels = stored_levels() if levels is None else levels
    reading = Reading(text)
    enacted = is_enacted(reading.plain)
    found: list[Suggestion] = []
    for sentence in reading.sentences():
        if not _is_headline(sentence) and not _QUESTION.search(sentence.plain[-20:]):
            found += _Looked(sentence, reading, enacted).suggestions(levels)
    return sorted(_once(found), key=lambda s: (s.start, s.end, s.type))


class _Looked:
    """One sentence, and where the words of each group stand in it."""

    def __init__(self, sentence: Sentence, reading: Reading, enacted: bool) -> None:
        self.sentence, self.reading, self.enacted = sentence, reading, enacted
        self.words = sentence.words
        self._within = cues().within(self.words)
        self._places: dict[str, list[Span]] = {}
        self._forces: dict[str, list[Span]] = {}

    def suggestions(self, levels: Levels) -> Iterator[Suggestion]:
        if self.places(NEVER) or self._lead_in_has(NEVER):
            return
        for cue in cues().cues:
            if cue.type in levels and (found := self._found(cue)):
                yield from self._suggestion(cue, window(found), levels[cue.type])

    def places(self, name: str) -> list[Span]:
        if name not in self._within:
            return []
        if name not in self._places:
            self._places[name] = [m.span() for m in cues().groups[name].finditer(self.words)]
        return self._places[name]

    def _found(self, cue: Cue) -> list[list[Span]]:
        """Where each group of a cue stands, the force first; empty when the cue does not fit."""
        if not self._within.issuperset(cue.all):
            return []
        groups = [self.places(name) for name in cue.all]
        if not all(groups) or any(self.places(name) for name in cue.none):
            return []
        if force := self._local(cue.force):
            return [force, *groups]
        return groups if not self.places(cue.force) and self._lead_in_has(cue.force) else []

    def _lead_in_has(self, name: str) -> bool:
        lead = self.sentence.lead_in
        return lead is not None and bool(cues().groups[name].search(lead.words))

    def _local(self, name: str) -> list[Span]:
        """Words of force that are ours: the last named before them is no federal body or law."""
        if name not in self._forces:
            federal, local = self._voices
            self._forces[name] = [
                place for place in self.places(name) if _last(federal, place[0]) <= _last(local, place[0])
            ]
        return self._forces[name]

    @cached_property
    def _voices(self) -> tuple[list[int], list[int]]:
        federal, local = (
            [start for start, _end in self.places(name)] for name in ("federal_voices", "local_voices")
        )
        return federal, local

    def _suggestion(
        self, cue: Cue, stretch: Span, levels: Mapping[int, list[list[str]]]
    ) -> Iterator[Suggestion]:
        """None when the quote lacks the words of every level."""
        sentence, lead = self.sentence, self.sentence.lead_in
        first, last = passage(sentence.plain, *stretch)
        start, end = self.reading.span(sentence.start + first, sentence.start + last)
        quote = self.reading.text[start:end]
        fitting = [
            n for n, words in levels.items() if n <= cue.level and not publication.unsaid(words, [quote])
        ]
        if level := max(fitting, default=0):
            attribution = attribution_of(sentence, first, self.enacted)
            yield Suggestion(
                type=cue.type,
                level=level,
                quote=quote,
                start=start,
                end=end,
                speaker=speaker_of(sentence),
                attribution=attribution,
                score=self._score(level, attribution),
                lead_in=self.reading.span(lead.start, lead.end) if lead else None,
            )

    def _score(self, level: int, attribution: Attribution) -> float:
        """How sure it sounds: firm words, an official's own, a level above the first; less when hedged."""
        signs = (0.2 * bool(self.places("firm")), 0.1 * (attribution in _STATED), 0.1 * (level > 1))
        return round(0.5 + sum(signs) - 0.2 * bool(self.places("hedged")), 2)


def _last(starts: list[int], before: int) -> int:
    index = bisect_left(starts, before)
    return starts[index - 1] if index else -1


def _is_headline(sentence: Sentence) -> bool:
    """A line without an end that is no item of a list: it sums up, it promises nothing."""
    plain = sentence.plain.strip()
    if len(plain) >= _LONGEST_HEADLINE or sentence.lead_in is not None or is_item(plain):
        return False
    return not ENDED.search(plain) and not plain.endswith((",", '"'))


def _once(found: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Of overlapping suggestions of one type the strongest."""
    last: dict[str, Suggestion] = {}
    for each in sorted(found, key=lambda s: (s.start, -s.level, -s.end)):
        before = last.get(each.type)
        if before is not None and each.start >= before.end:
            yield before
        elif before is not None and each.level <= before.level:
            continue
        last[each.type] = each
    yield from last.values()
