"""From records to what the public reads: the cell of institution × type, and whether words still hold.

Rules: ``data-model.md``, *From status to what the public reads*; labels: ``pages.md``.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from civic.choices import Cell, Certainty, SearchOutcome, Status
from civic.models import (
    Commitment,
    CommitmentType,
    Institution,
    Level,
    ResearchLog,
)
from civic.versions import codebook

ADOPTED = (Status.ADOPTED, Status.AMENDED)
HOLDS_CODES = {
    Status.SUPERSEDED: "replaced",
    Status.RESCINDED: "ended",
    Status.EXPIRED: "ended",
    Status.ENDED: "ended",
    Status.RETRACTED: "ended",
    Status.NOT_ADOPTED: "not_adopted",
}


class Answer(NamedTuple):
    """What one institution says on one type."""

    type: CommitmentType
    cell: Cell
    level: Level | None
    commitments: list[Commitment]
    research: ResearchLog | None


class Holds(NamedTuple):
    """Whether words still hold: a code of ``pages.md``, and the day of the last check."""

    code: str
    checked_on: date | None
    is_old: bool


def cell(commitments: Iterable[Commitment], research: ResearchLog | None = None) -> Cell:
    """The first cell that fits; a rule of strength, so the order of the tests is the rule."""
    known = list(commitments)
    live = [c for c in known if c.status not in HOLDS_CODES]
    if not known:
        searched = research is not None and research.outcome == SearchOutcome.NOT_FOUND
        return Cell.NONE_FOUND if searched else Cell.NOT_CHECKED
    return _spoken(live) if live else Cell.ENDED


def _spoken(live: list[Commitment]) -> Cell:
    clear = [c for c in live if c.certainty == Certainty.CLEAR]
    promised = [c for c in clear if c.level_ordinal > 0]
    if any(c.status in ADOPTED for c in promised):
        return Cell.PROMISED
    if any(c.status == Status.STANDS for c in promised):
        return Cell.SAID
    declines = any(c.level_ordinal == 0 for c in clear) and not any(c.level_ordinal for c in live)
    return Cell.DECLINES if declines else Cell.UNCLEAR


def answers(institution: Institution) -> list[Answer]:
    """One answer a type, in the order of the codebook: what applies, and what was found all the same."""
    return answers_of([institution])[institution.pk]


def answers_of(
    institutions: Collection[Institution],
    rows: Iterable[Commitment] | None = None,
    searches: Iterable[ResearchLog] | None = None,
) -> dict[int, list[Answer]]:
    """``answers`` of several institutions by primary key, in the queries of one.

    ``rows`` are all their public commitments and ``searches`` all their recorded searches, the oldest first,
    for who has them already.
    """
    found: dict[tuple[int, int], list[Commitment]] = defaultdict(list)
    if rows is None:
        rows = Commitment.objects.published().filter(institution__in=institutions).for_list()
    if searches is None:
        searches = ResearchLog.objects.filter(institution__in=institutions).order_by("searched_on", "pk")
    for commitment in rows:
        found[commitment.institution_id, commitment.type_id].append(commitment)
    types = codebook().types.values()
    newest = {(one.institution_id, one.type_id): one for one in searches}
    return {
        one.pk: [
            _answer(t, found[one.pk, t.pk], newest.get((one.pk, t.pk)))
            for t in types
            if t.applies(one.kind) or (one.pk, t.pk) in found
        ]
        for one in institutions
    }


def _answer(kind: CommitmentType, commitments: list[Commitment], research: ResearchLog | None) -> Answer:
    ordered = sorted(commitments, key=lambda c: -c.level_ordinal)
    level = ordered[0].level if ordered else None
    return Answer(kind, cell(commitments, research), level, ordered, research)


def holds(commitment: Commitment, today: date | None = None) -> Holds:
    """Whether a commitment's words still hold, never more than we know.

    Reading an old article today is no check: only a dated *verified* event is.
    """
    today = today or timezone.localdate()
    checked = commitment.last_verified_on
    recent = checked is not None and today - checked <= timedelta(days=settings.REVIEW_EVERY_DAYS)
    return Holds(_code(commitment, today, recent), checked, is_old(commitment, today, recent))


def _code(commitment: Commitment, today: date, recently_checked: bool) -> str:
    status = Status(commitment.status)
    if status in HOLDS_CODES:
        return HOLDS_CODES[status]
    if status in ADOPTED:
        return "in_force_checked" if recently_checked else "adopted_unchecked"
    if status == Status.STANDS:
        return "said_confirmed" if recently_checked else "said_unknown"
    if status == Status.PROPOSED:
        latest = commitment.stated_latest
        return "planned_old" if latest and today - latest > timedelta(days=365) else "planned"
    return "not_known"


def is_old(commitment: Commitment, today: date, recently_checked: bool) -> bool:
    """Newest source older than ``STALE_AFTER_DAYS``, or last check older than ``REVIEW_EVERY_DAYS``."""
    if recently_checked:
        return False
    days = [
        e.snapshot.article.latest for e in commitment.evidence.all() if e.snapshot.article.latest is not None
    ]
    stale = timedelta(days=settings.STALE_AFTER_DAYS)
    return commitment.last_verified_on is not None or not days or today - max(days) > stale


def last_checked(commitments: Iterable[Commitment]) -> date | None:
    """The newest day on which somebody looked whether one of these promises holds."""
    return max((c.last_verified_on for c in commitments if c.last_verified_on), default=None)


def newest_source_year(commitments: Iterable[Commitment]) -> int | None:
    """The year of the newest published source of these promises, which have their quotes."""
    articles = (quote.snapshot.article for c in commitments for quote in c.evidence.all())
    newest = max((a.latest for a in articles if a.latest), default=None)
    return newest.year if newest else None
