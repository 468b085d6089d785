"""Commitments: of every type that applies to an institution, the common ones far more often."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from civic.choices import COUNTERPARTY_SETS, Certainty, Clause, CommitmentEventKind, Modality, Polarity
from civic.management.generation.chance import Zipf, later
from civic.management.generation.sources import Source, dated
from civic.management.generation.tray import Tray
from civic.management.generation.words import promise, sentence
from civic.models import Commitment, CommitmentEvent, CommitmentType

COUNTERPARTIES = Zipf(["not_stated", "ice", "any_immigration_authority", *COUNTERPARTY_SETS], 1.3)
POLARITIES = Zipf([Polarity.PROHIBITS.value, Polarity.REQUIRES.value, Polarity.PERMITS.value])
MODALITIES = Zipf([Modality.WILL.value, Modality.SHALL.value, Modality.SHOULD.value, Modality.MAY.value])
CLAUSES = Zipf([Clause.OPERATIVE.value, Clause.NOT_KNOWN.value, Clause.RECITAL.value])
CHECKED = CommitmentEventKind.VERIFIED
COURSES: Zipf[tuple[CommitmentEventKind, ...]] = Zipf(
    [
        (),
        (CHECKED,),
        (CommitmentEventKind.ENDED,),
        (CHECKED, CHECKED),
        (CommitmentEventKind.RETRACTED,),
        (CommitmentEventKind.ENDED, CommitmentEventKind.REINSTATED),
    ],
    2.2,
)
"""What became of a commitment, most common first."""


class Ground(NamedTuple):
    """A resolution or statement with its source and the day it is about."""

    column: str
    record: Any
    source: Source
    known: date


class Codebook:
    """Types and levels, with how often each occurs; the same in every process."""

    def __init__(self) -> None:
        found = CommitmentType.objects.order_by("order", "notation").prefetch_related("levels")
        self.levels: dict[int, Zipf[Any]] = {}
        self._types: dict[str, Zipf[Any]] = {}
        self._all = list(found)
        for kind in self._all:
            levels = sorted(kind.levels.all(), key=lambda level: (level.ordinal == 0, level.ordinal))
            for level in levels:
                level.type = kind
            self.levels[kind.pk] = Zipf(levels, 0.8)

    def level(self, chance: random.Random, institution_kind: str) -> Any:
        """A level of a type that applies to the kind of institution."""
        if institution_kind not in self._types:
            self._types[institution_kind] = Zipf([t for t in self._all if t.applies(institution_kind)])
        return self.levels[self._types[institution_kind].draw(chance).pk].draw(chance)


def make_commitment(
    tray: Tray, chance: random.Random, codebook: Codebook, institution: Any, grounds: Sequence[Ground]
) -> Any:
    """One commitment of the institution on one of the grounds, with one quote or two."""
    ground = chance.choice(grounds)
    level = codebook.level(chance, institution.kind)
    unclear = chance.random() < 0.06
    record = tray.reviewed(
        Commitment,
        f"{institution.slug[:100]}-{level.type.slug}",
        institution=institution,
        type=level.type,
        level=level,
        **{ground.column: ground.record},
        counterparties=COUNTERPARTIES.draw(chance),
        polarity=POLARITIES.draw(chance),
        modality=MODALITIES.draw(chance),
        clause=CLAUSES.draw(chance),
        certainty=Certainty.AMBIGUOUS.value if unclear else Certainty.CLEAR.value,
        certainty_note_en="The sentence can be read in two ways." if unclear else "",
        summary_en=f"{institution.name}: {level.label_en}.",
    )
    speaker = {"speaker": ground.record.speaker} if ground.column == "statement" else {}
    number = len(ground.source.quotes) + 1
    ground.source.quote(promise(chance, level, number), record, "commitment", **speaker)
    if chance.random() < 0.15:
        ground.source.quote(sentence(chance, "This also covers", number + 1), record, "commitment")
    _events(tray, chance, record, ground.known)
    return record


def _events(tray: Tray, chance: random.Random, record: Any, known: date) -> None:
    at = known
    for order, kind in enumerate(COURSES.draw(chance), start=1):
        at = later(chance, at)
        values = {"kind": kind.value, "order": order, **dated(chance, at)}
        tray.attach(record, "events", CommitmentEvent, commitment=record, **values).derive_dates()
