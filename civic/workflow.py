"""The writes that mean something. Every door comes through here; none assigns a status or a state.

All verbs are atomic: either everything happens, derived rows included, or nothing does.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from civic import textmatch, versions
from civic.choices import AnchorState, Part, ReviewState
from civic.derivation import derive, hide
from civic.models import (
    Commitment,
    CommitmentEvent,
    Evidence,
    FormerSlug,
    Institution,
    Resolution,
    ResolutionEvent,
    SourceArticle,
    Statement,
)
from civic.publication import Problem, consistency_problems, publication_problems

User = AbstractBaseUser | None


class Refused(Exception):  # noqa: N818 the name says what happened
    """A write that the rules forbid; ``problems`` says why in an editor's words."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(p.message for p in problems))


def _refuse(code: str, message: str) -> None:
    raise Refused(Problem(code, message))


def _lock(record: Any) -> Any:
    return type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)


def _set(record: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    type(record).objects.filter(pk=record.pk).update(**values)


def _expect(record: Any, *states: ReviewState) -> None:
    current = ReviewState(_lock(record).review_state)
    if current not in states:
        wanted = _(" or ").join(f"“{s.label}”" for s in states)
        _refuse(
            "wrong_state",
            _("“%(record)s” is “%(state)s”; this needs %(wanted)s.")
            % {"record": record, "state": current.label, "wanted": wanted},
        )


def _is_author(record: Any, user: User) -> bool:
    return user is not None and user.pk in (record.created_by_id, record.submitted_by_id)


@transaction.atomic
def submit(record: Any, by: User) -> None:
    """Hand a draft to review. Raises ``Refused``."""
    _expect(record, ReviewState.DRAFT, ReviewState.WITHDRAWN)
    _set(
        record,
        review_state=ReviewState.IN_REVIEW,
        submitted_by=by,
        reviewed_by=None,
        review_note="",
        updated_at=timezone.now(),
    )


@transaction.atomic
def approve(record: Any, by: User) -> None:
    """Say that a record in review is right. Raises ``Refused`` for its own author (``FOUR_EYES``)."""
    _expect(record, ReviewState.IN_REVIEW)
    _four_eyes(record, by)
    _set(record, reviewed_by=by, updated_at=timezone.now())


@transaction.atomic
def return_to_draft(record: Any, by: User, note: str) -> None:
    """Send a record back to its coder with a note. Raises ``Refused`` without one."""
    _expect(record, ReviewState.IN_REVIEW)
    if not note.strip():
        _refuse("no_note", _("Say what should change."))
    _set(
        record,
        review_state=ReviewState.DRAFT,
        reviewed_by=None,
        review_note=note,
        updated_at=timezone.now(),
    )


def _four_eyes(record: Any, by: User) -> None:
    if settings.FOUR_EYES and _is_author(record, by):
        _refuse(
            "four_eyes",
            _("You entered “%(record)s” yourself. Somebody else has to review it.") % {"record": record},
        )


@transaction.atomic
def publish(record: Any, by: User = None, *, note: str = "", at: datetime | None = None) -> None:
    """Put a record before the public, and append its version. Raises ``Refused`` with every problem.

    A publisher who is not the author counts as the second pair of eyes; the system (``by`` is ``None``)
    publishes what was reviewed elsewhere: seed sheets.
    """
    at = at or timezone.now()
    if by is not None:
        _expect(record, ReviewState.IN_REVIEW)
        if record.reviewed_by_id is None or _reviewed_by_author(record):
            _four_eyes(record, by)
    if problems := publication_problems(record):
        raise Refused(*problems)
    _set(
        record,
        review_state=ReviewState.PUBLISHED,
        published_at=at,
        reviewed_by=record.reviewed_by or by,
        withdrawn_at=None,
        withdrawal_reason="",
        updated_at=at,
    )
    derive(record)
    _version(record, at, note)


def _reviewed_by_author(record: Any) -> bool:
    return record.reviewed_by_id in (record.created_by_id, record.submitted_by_id)


def would_withdraw(record: Any) -> list[Any]:
    """Published records that lose their ground with this one, in the order of withdrawal."""
    if isinstance(record, Institution):
        bases = [*record.resolutions.published(), *record.statements.published()]
        found = [c for basis in bases for c in would_withdraw(basis)]
        found += [c for c in record.commitments.published() if c not in found]
        return found + bases
    if isinstance(record, Resolution | Statement):
        return list(record.commitments.published())
    if isinstance(record, SourceArticle):
        return _losing_their_source(record)
    return []


def _losing_their_source(article: SourceArticle) -> list[Any]:
    """Commitments, then texts and statements, that no other published article supports."""
    others = (
        Evidence.objects.supporting()
        .filter(snapshot__article__review_state=ReviewState.PUBLISHED)
        .exclude(snapshot__article=article)
    )
    quoted = {"evidence__snapshot__article": article}
    commitments = Commitment.objects.published().filter(**quoted).distinct()
    found: list[Any] = [c for c in commitments if not others.filter(commitment=c).exists()]
    texts = Resolution.objects.published().filter(events__evidence__snapshot__article=article).distinct()
    bases: list[Any] = [r for r in texts if not others.filter(resolution_event__resolution=r).exists()]
    statements = Statement.objects.published().filter(**quoted).distinct()
    bases += [
        s
        for s in statements
        if not others.filter(statement=s).exists() and not others.filter(commitment__statement=s).exists()
    ]
    found += [c for basis in bases for c in basis.commitments.published() if c not in found]
    return found + bases


@transaction.atomic
def withdraw(record: Any, reason: str, by: User = None, *, at: datetime | None = None) -> list[Any]:
    """Take a record and all that stands on it from the public, leaving tombstones.

    Returns what was withdrawn with it. Raises ``Refused`` without a reason.
    """
    _expect(record, ReviewState.PUBLISHED)
    if not reason.strip():
        _refuse("no_reason", _("Say why. The public reads this reason in place of the record."))
    at = at or timezone.now()
    followers = would_withdraw(record)
    for each in (*followers, record):
        hide(each)
        _set(
            each,
            review_state=ReviewState.WITHDRAWN,
            withdrawn_at=at,
            withdrawal_reason=reason,
            reviewed_by=None,
            updated_at=at,
        )
        derive(each)
    for each in (*followers, record):
        _version(each, at, "")
    return followers


@transaction.atomic
def record_edit(record: Any, by: User = None, *, note: str = "", at: datetime | None = None) -> None:
    """Finish an edit that was saved: derive, and for a published record run the gate and add a version.

    Raises ``Refused``; the caller's transaction then takes the edit back.
    """
    at = at or timezone.now()
    fresh = _lock(record)
    problems = publication_problems(fresh) if fresh.is_published else consistency_problems(fresh)
    if problems:
        raise Refused(*problems)
    approved = fresh.reviewed_by if fresh.is_published else None  # an approval is of what was read
    _set(record, revision=fresh.revision + 1, updated_at=at, reviewed_by=approved)
    derive(record)
    _version(record, at, note)


def _version(record: Any, at: datetime, note: str) -> None:
    """Append the new public form of a record, and of every other that shows something of it."""
    for each in (record, *_touched(record)):
        fresh = _lock(each)
        if fresh.is_published and versions.append(fresh, at, note):
            _set(each, updated_at=at)


def _touched(record: Any) -> list[Any]:
    """Published records whose public form shows a status, a name, an address or a quote of this one."""
    found: list[Any] = []
    if isinstance(record, Institution):
        said = {"evidence__speaker__institution": record}
        found = [record.children, record.resolutions, record.statements, record.commitments, record.named_in]
        found += [Commitment.objects.filter(**said).distinct(), Statement.objects.filter(**said).distinct()]
    elif isinstance(record, Resolution):
        found = [record.commitments, Resolution.objects.filter(relations__to_resolution=record).distinct()]
    elif isinstance(record, Statement):
        found = [record.commitments]
        if record.speaker is not None:
            found.append(Institution.objects.filter(pk=record.speaker.institution_id))
    elif isinstance(record, SourceArticle):
        found = _quoting(record)
    return [each for records in found for each in records.published()]


def _quoting(article: SourceArticle) -> list[Any]:
    """Records with a quote of an article, as querysets."""
    own = {"evidence__snapshot__article": article}
    return [
        Institution.objects.filter(
            Q(**own)
            | Q(roles__evidence__snapshot__article=article)
            | Q(events__evidence__snapshot__article=article)
        ).distinct(),
        Resolution.objects.filter(
            Q(events__evidence__snapshot__article=article) | Q(relations__evidence__snapshot__article=article)
        ).distinct(),
        Statement.objects.filter(**own).distinct(),
        Commitment.objects.filter(Q(**own) | Q(events__evidence__snapshot__article=article)).distinct(),
    ]


@transaction.atomic
def record_event(
    subject: Resolution | Commitment, kind: str, *, by: User = None, at: datetime | None = None, **fields: Any
) -> ResolutionEvent | CommitmentEvent:
    """Add an event after the last one. Raises ``Refused`` for a sequence that cannot have happened."""
    _lock(subject)
    last = subject.events.aggregate(last=Max("order"))["last"] or 0
    event = subject.events.create(kind=kind, order=fields.pop("order", last + 1), **fields)
    record_edit(subject, by, at=at)
    return event


@transaction.atomic
def rename(record: Any, slug: str, by: User = None) -> None:
    """Give a record a new address; the old ones lead there. Raises ``Refused`` if the slug is taken."""
    model, old = record._meta.model_name, _lock(record).slug
    if old == slug:
        return
    taken = type(record).objects.filter(slug=slug).exclude(pk=record.pk).exists()
    if taken or FormerSlug.objects.filter(model=model, slug=slug).exclude(current=old).exists():
        _refuse("slug_taken", _("The address “%(slug)s” belongs to another record.") % {"slug": slug})
    FormerSlug.objects.filter(model=model, slug=slug).delete()
    FormerSlug.objects.filter(model=model, current=old).update(current=slug)
    FormerSlug.objects.create(key=f"{model}:{old}", model=model, slug=old, current=slug)
    _set(record, slug=slug, updated_at=timezone.now())
    _version(record, timezone.now(), _("Renamed"))


@transaction.atomic
def attest(evidence: Evidence, by: User) -> None:
    """A reviewer vouches for a quote whose text may not be stored. Raises ``Refused``."""
    if evidence.snapshot.text:
        _refuse("text_is_here", _("The text is stored: the quote is checked against it, not vouched for."))
    for owner in (evidence.commitment, evidence.statement):
        if owner is not None:
            _four_eyes(owner, by)
    _set(evidence, anchor_state=AnchorState.ATTESTED)


def anchor_evidence(evidence: Evidence) -> None:
    """Find the quote in the snapshot's text and set its place; exact matches only, never a guess.

    Sets ``exact`` to the text's own spelling. Without a stored text the declared offsets are kept.
    """
    text = evidence.snapshot.text
    if not text and evidence.anchor_state == AnchorState.ATTESTED:
        return
    if not text:
        has_place = evidence.start is not None and evidence.end == evidence.start + len(evidence.exact)
        evidence.anchor_state = AnchorState.EXACT if has_place else AnchorState.ORPHAN
        return
    found = textmatch.anchor(text, evidence.exact, evidence.prefix, evidence.suffix)
    evidence.anchor_state = AnchorState(found.state)
    evidence.start, evidence.end = found.start, found.end
    if found.start is not None and found.end is not None:
        evidence.exact = text[found.start : found.end]
        evidence.prefix, evidence.suffix = textmatch.context(text, found.start, found.end)
    if not evidence.part:
        evidence.part = Part.WHOLE
