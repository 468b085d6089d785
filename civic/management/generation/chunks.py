"""One chunk of the plan as records with everything that follows from them."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from civic import derivation, facets, search, searchwords, versions
from civic.management.generation.bodies import make_institution, make_role
from civic.management.generation.chance import day
from civic.management.generation.grounds import make_resolution, make_statement
from civic.management.generation.plan import Chunk, Member
from civic.management.generation.promises import Codebook, Ground, make_commitment
from civic.management.generation.sources import Source
from civic.management.generation.tray import Tray
from civic.models import (
    Commitment,
    Institution,
    Resolution,
    SearchDocument,
    SourceArticle,
    Statement,
    StatusSpan,
)

FIRST_AT = datetime(2023, 1, 2, 9, tzinfo=UTC)
"""When the first chunk was put before the public."""
GAP = timedelta(minutes=40)
"""Between two chunks; what is in one comes out evenly within it, so that times follow primary keys."""
PER_SOURCE = 4
"""Resolutions and statements that one article is about."""
PUBLIC: tuple[Any, ...] = (Institution, SourceArticle, Resolution, Statement, Commitment)


def make(chunk: Chunk, seed: str, codebook: Codebook) -> Tray:
    """Every row of a chunk. The same chunk of the same plan and seed gives the same rows."""
    chance = random.Random(f"{seed}:{chunk.number}")  # noqa: S311 not a secret
    tray = Tray(chunk.number, FIRST_AT + chunk.number * GAP)
    head: tuple[Any, list[Ground]] = (None, [])
    for member in chunk.members:
        parent, above = head if member.body.branch else (None, [])
        institution = make_institution(tray, chance, member, parent)
        own = list(_grounds(tray, chance, institution, member))
        grounds = [*own * 9, *(ground for ground in above if ground.column == "resolution")] or above
        for _ in range(member.commitments):
            make_commitment(tray, chance, codebook, institution, grounds)
        if not member.body.branch:
            head = institution, own
    _finish(tray)
    return tray


def _grounds(tray: Tray, chance: random.Random, institution: Any, member: Member) -> Iterator[Ground]:
    speakers: list[Any] = []
    source: Any = None
    for number in range(member.resolutions + member.statements):
        known = day(chance)
        if number % PER_SOURCE == 0:
            source = Source(tray, chance, institution, known)
            tray.sources.append(source)
        if number < member.resolutions:
            record = make_resolution(tray, chance, institution, source, known)
            yield Ground("resolution", record, source, known)
            continue
        if len(speakers) < 2:
            speakers.append(make_role(tray, chance, institution, first=not speakers))
        speaker = speakers[(number - member.resolutions) % len(speakers)]
        record = make_statement(tray, chance, speaker, source, known)
        yield Ground("statement", record, source, known)


def _finish(tray: Tray) -> None:
    """Write what follows: texts, columns, spans, places in the counts, search documents and versions."""
    for source in tray.sources:
        source.finish()
    for model in (Resolution, Statement, Commitment):
        for record in tray.rows[model]:
            for name, value in derivation.COLUMNS[model](record).items():
                setattr(record, name, value)
            _keep_spans(tray, record)
    for record in tray.rows[Commitment]:
        record.facet_key = facets.text_of(record)
    for searched, subject in search.SUBJECTS.items():
        for record in tray.rows[searched]:
            key, text = f"{subject}:{record.key}", searchwords.document_text(record)
            tray.add(SearchDocument, key=key, text=text, **{f"{subject}_id": record.pk})
    _keep_versions(tray)


def _keep_spans(tray: Tray, record: Any) -> None:
    name = record._meta.model_name
    for number, span in enumerate(derivation.SPANS[type(record)](record), start=1):
        key = f"{name}:{record.key}:{number:03}"
        tray.add(StatusSpan, key=key, **{f"{name}_id": record.pk}, **span._asdict())


def _keep_versions(tray: Tray) -> None:
    records = [record for model in PUBLIC for record in tray.rows[model]]
    for number, record in enumerate(records):
        record.published_at = record.updated_at = tray.at + GAP * number / len(records)
        version = tray.keep(versions.first(record, record.published_at))
        for name, value in versions.stamps(version).items():
            setattr(record, name, value)
