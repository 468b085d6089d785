"""Status as a fold over dated events: the one place where a status comes from.

A span is half-open: from the first day on which the status may (or must) hold, until the first day on
which the next one may (or must) have begun. ``date.min`` and ``date.max`` stand for open ends.
Rules: ``data-model.md``, *ResolutionEvent*.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from civic.choices import IN_FORCE, CommitmentEventKind, EventKind, Status
from civic.dates import DAWN, NEVER

SETS: dict[str, Status] = {
    **dict.fromkeys(
        (
            EventKind.ANNOUNCED,
            EventKind.DRAFTED,
            EventKind.INTRODUCED,
            EventKind.HEARD,
            EventKind.REFERRED,
            EventKind.TABLED,
        ),
        Status.PROPOSED,
    ),
    **dict.fromkeys((EventKind.FAILED, EventKind.WITHDRAWN), Status.NOT_ADOPTED),
    **dict.fromkeys((EventKind.ADOPTED, EventKind.EFFECTIVE), Status.ADOPTED),
    EventKind.AMENDED: Status.AMENDED,
    EventKind.SUPERSEDED: Status.SUPERSEDED,
    **dict.fromkeys((EventKind.RESCINDED, EventKind.VACATED), Status.RESCINDED),
    EventKind.EXPIRED: Status.EXPIRED,
    EventKind.ENJOINED: Status.SUSPENDED,
}
_ADOPTED_FIRST = {Status.AMENDED, Status.SUPERSEDED, Status.RESCINDED, Status.EXPIRED, Status.SUSPENDED}
_OVER = {Status.SUPERSEDED, Status.RESCINDED, Status.EXPIRED}


class Happening(NamedTuple):
    """An event as the fold sees it, in the order in which it happened."""

    kind: str
    earliest: date | None
    latest: date | None


class Span(NamedTuple):
    status: str
    possible_from: date
    certain_from: date
    certain_until: date
    possible_until: date

    def holds(self, on: date, *, certain: bool = False) -> bool:
        """Whether the status held on that day: possibly, or with ``certain`` beyond doubt."""
        if certain:
            return self.certain_from <= on < self.certain_until
        return self.possible_from <= on < self.possible_until


def _chain(steps: Sequence[tuple[str, date | None, date | None]]) -> list[Span]:
    """Spans of consecutive statuses; a status repeated by the next event goes on."""
    merged = [s for i, s in enumerate(steps) if i == 0 or steps[i - 1][0] != s[0]]
    spans = []
    for index, (status, earliest, latest) in enumerate(merged):
        following = merged[index + 1] if index + 1 < len(merged) else None
        spans.append(
            Span(
                status,
                earliest or DAWN,
                latest or NEVER,
                NEVER if following is None else following[1] or DAWN,
                NEVER if following is None else following[2] or NEVER,
            )
        )
    return spans


def fold_resolution(happenings: Iterable[Happening]) -> list[Span]:
    """Spans of a resolution's status. Without a status-setting event: *unknown* throughout."""
    steps = [(SETS[h.kind], h.earliest, h.latest) for h in happenings if h.kind in SETS]
    return _chain(steps) or [Span(Status.UNKNOWN, DAWN, DAWN, NEVER, NEVER)]


def fold_statement(said: tuple[date | None, date | None], retractions: Iterable[Happening]) -> list[Span]:
    """A statement stands from the day it was made until it is retracted."""
    steps: list[tuple[str, date | None, date | None]] = [(Status.STANDS, *said)]
    steps += [(Status.RETRACTED, h.earliest, h.latest) for h in retractions]
    return _chain(steps)


def fold_commitment(basis: Sequence[Span], happenings: Iterable[Happening]) -> list[Span]:
    """The spans of its basis, cut by the commitment's own endings until it is reinstated."""
    spans = list(basis)
    for happening in happenings:
        if happening.kind in (CommitmentEventKind.ENDED, CommitmentEventKind.RETRACTED):
            status = Status.ENDED if happening.kind == CommitmentEventKind.ENDED else Status.RETRACTED
            spans = _cut(spans, happening)
            spans.append(Span(status, happening.earliest or DAWN, happening.latest or NEVER, NEVER, NEVER))
        elif happening.kind == CommitmentEventKind.REINSTATED:
            spans = _cut(spans, happening) + _clip(basis, happening)
    return spans


def _cut(spans: Sequence[Span], end: Happening) -> list[Span]:
    earliest, latest = end.earliest or DAWN, end.latest or NEVER
    return [
        s._replace(certain_until=min(s.certain_until, earliest), possible_until=min(s.possible_until, latest))
        for s in spans
        if s.possible_from < latest
    ]


def _clip(spans: Sequence[Span], start: Happening) -> list[Span]:
    earliest, latest = start.earliest or DAWN, start.latest or NEVER
    return [
        s._replace(possible_from=max(s.possible_from, earliest), certain_from=max(s.certain_from, latest))
        for s in spans
        if s.possible_until > earliest
    ]


def status_on(spans: Iterable[Span], on: date) -> str:
    """The status on a day: the latest that certainly holds, else the latest that possibly does.

    Before the first event there is nothing to have a status: *unknown*.
    """
    listed = list(spans)
    for certain in (True, False):
        held = [s.status for s in listed if s.holds(on, certain=certain)]
        if held:
            return held[-1]
    return Status.UNKNOWN


def problems(happenings: Sequence[Happening]) -> list[str]:
    """Why a sequence of resolution events cannot have happened, in an editor's words."""
    found: list[str] = []
    seen: set[str] = set()
    for number, happening in enumerate(happenings, start=1):
        sets = SETS.get(happening.kind)
        if sets is None:
            continue
        where = _("event %(number)d (%(kind)s)") % {"number": number, "kind": happening.kind}
        found += [f"{where}: {complaint}" for complaint in _complaints(sets, seen)]
        if sets == Status.ADOPTED:
            seen -= _OVER
        seen.add(sets)
    return found + out_of_order(happenings)


def _complaints(sets: Status, seen: set[str]) -> Iterator[str]:
    if sets in _ADOPTED_FIRST and Status.ADOPTED not in seen:
        yield _("cannot come before the resolution is adopted. Add the adoption first.")
    if sets == Status.PROPOSED and Status.ADOPTED in seen:
        yield _("a text that was adopted cannot be proposed again. Is the order right?")
    if sets == Status.NOT_ADOPTED and Status.ADOPTED in seen:
        yield _("a text that was adopted cannot fail later. Did you mean rescinded?")
    if seen & _OVER and sets in (Status.AMENDED, Status.SUSPENDED):
        yield _("the text had already ended.")


def out_of_order(happenings: Sequence[Happening]) -> list[str]:
    """Events whose dates rule out the order they stand in, also across events without dates."""
    found: list[str] = []
    bound: tuple[date, int, str] | None = None
    for number, happening in enumerate(happenings, start=1):
        if bound and happening.latest and happening.latest < bound[0]:
            found.append(
                _(
                    "event %(number)d (%(kind)s) is dated before event %(other)d (%(other_kind)s), "
                    "which it follows. Correct the order or a date."
                )
                % {"number": number, "kind": happening.kind, "other": bound[1], "other_kind": bound[2]}
            )
        if happening.earliest and (bound is None or happening.earliest > bound[0]):
            bound = (happening.earliest, number, happening.kind)
    return found


def in_force_spans(spans: Iterable[Span]) -> list[Span]:
    """The stretches in which the text bound somebody or the words stood, neighbours joined."""
    joined: list[Span] = []
    for span in spans:
        if span.status not in IN_FORCE:
            continue
        if joined and joined[-1].possible_until >= span.possible_from and _touch(joined[-1], span):
            last = joined[-1]
            joined[-1] = last._replace(certain_until=span.certain_until, possible_until=span.possible_until)
        else:
            joined.append(span)
    return joined


def _touch(first: Span, second: Span) -> bool:
    """Amended follows adopted without a gap: the end of one is the beginning of the other."""
    return (first.certain_until, first.possible_until) == (second.possible_from, second.certain_from)
