"""What commitments rest on: resolutions with their events, and statements."""

import random
from datetime import date
from typing import Any

from civic.choices import EventKind, ResolutionKind, StatementKind, TextAccess
from civic.management.generation.chance import Zipf, later
from civic.management.generation.sources import Source, dated
from civic.management.generation.tray import Tray
from civic.management.generation.words import FILLER, sentence
from civic.models import Resolution, ResolutionEvent, Statement

COURSES = Zipf(
    [
        (EventKind.ADOPTED,),
        (EventKind.INTRODUCED, EventKind.ADOPTED),
        (EventKind.ADOPTED, EventKind.AMENDED),
        (EventKind.INTRODUCED, EventKind.HEARD, EventKind.ADOPTED, EventKind.EFFECTIVE),
        (EventKind.ADOPTED, EventKind.SUPERSEDED),
        (EventKind.ADOPTED, EventKind.RESCINDED),
        (EventKind.INTRODUCED,),
        (EventKind.ADOPTED, EventKind.AMENDED, EventKind.EXPIRED),
        (EventKind.INTRODUCED, EventKind.FAILED),
        (EventKind.ADOPTED, EventKind.REAFFIRMED),
        (EventKind.ADOPTED, EventKind.ENJOINED),
        (EventKind.REAFFIRMED,),
    ],
    1.2,
)
"""What happened to a text, most common first."""
KINDS = Zipf(
    [
        ResolutionKind.RESOLUTION.value,
        ResolutionKind.BOARD_POLICY.value,
        ResolutionKind.ORDINANCE.value,
        ResolutionKind.ADMINISTRATIVE_REGULATION.value,
        ResolutionKind.GENERAL_ORDER.value,
        ResolutionKind.EXECUTIVE_ORDER.value,
    ]
)
ACCESS = Zipf([TextAccess.REPORTED_ONLY.value, TextAccess.FULL_TEXT.value, TextAccess.EXCERPT.value])
SAID = Zipf(
    [StatementKind.PARAPHRASE.value, StatementKind.DIRECT_QUOTE.value, StatementKind.PRESS_RELEASE.value]
)


def make_resolution(tray: Tray, chance: random.Random, institution: Any, source: Source, known: date) -> Any:
    """A text of the institution with what happened to it; the first event is proved by a quote."""
    number = len(tray.rows[Resolution]) + 1
    record = tray.reviewed(
        Resolution,
        "resolution",
        institution=institution,
        kind=KINDS.draw(chance),
        number=f"{known:%Y}-{number}",
        title=f"On {FILLER.draw(chance)} and {FILLER.draw(chance)} ({known:%Y}-{number})",
        adopting_body="Governing Board",
        text_access=ACCESS.draw(chance),
    )
    at = known
    for order, kind in enumerate(COURSES.draw(chance), start=1):
        event = tray.attach(
            record,
            "events",
            ResolutionEvent,
            resolution=record,
            kind=kind.value,
            order=order,
            **dated(chance, at),
        )
        event.derive_dates()
        at = later(chance, at)
        if order == 1:
            said = sentence(chance, f"The board {kind.value} resolution", len(source.quotes) + 1)
            source.quote(said, event, "resolution_event")
    return record


def make_statement(tray: Tray, chance: random.Random, speaker: Any, source: Source, known: date) -> Any:
    """Something that an official said, with their words; a few were taken back."""
    taken_back = {}
    if chance.random() < 0.05:
        gone = later(chance, known)
        taken_back = {"retracted_edtf": gone.isoformat(), "retraction_note_en": "Taken back at a meeting."}
    record = tray.reviewed(
        Statement,
        "statement",
        issuer=speaker.institution,
        speaker=speaker,
        kind=SAID.draw(chance),
        title_en=f"On {FILLER.draw(chance)} and {FILLER.draw(chance)}",
        **dated(chance, known),
        **taken_back,
    )
    record.derive_dates()
    said = sentence(chance, "Officials said about", len(source.quotes) + 1)
    source.quote(said, record, "statement", speaker=speaker, attribution="official_words")
    return record
