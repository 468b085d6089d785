"""What is derived from a record, and whether what is stored still agrees with it.

Status, spans, the columns that lists filter and sort by, search documents and facet counts are computed
here and nowhere else; the workflow writes them, ``check_records`` compares them.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from civic import facets, search, searchwords, status, versions
from civic.choices import Attribution, Basis, CommitmentEventKind, ReviewState, Status
from civic.dates import DAWN, NEVER
from civic.models import (
    Commitment,
    Evidence,
    Institution,
    Resolution,
    Role,
    SourceArticle,
    Statement,
    StatusSpan,
)
from civic.status import Span

STATED = ("edtf", "earliest", "latest")


def resolution_spans(record: Resolution) -> list[Span]:
    return status.fold_resolution(e.happening() for e in record.events.all())


def statement_spans(record: Statement) -> list[Span]:
    taken_back = []
    if record.retracted_edtf or record.retraction_note_en:  # type: ignore[attr-defined]
        bounds = (record.retracted_earliest, record.retracted_latest)
        taken_back = [status.Happening(CommitmentEventKind.RETRACTED, *bounds)]
    return status.fold_statement((record.earliest, record.latest), taken_back)


def commitment_spans(record: Commitment) -> list[Span]:
    if record.resolution is not None:
        basis = resolution_spans(record.resolution)
    elif record.statement is not None:
        basis = statement_spans(record.statement)
    else:
        return []
    return status.fold_commitment(basis, [e.happening() for e in record.events.all()])


def _today(spans: list[Span]) -> str:
    return status.status_on(spans, timezone.localdate())


def _stated(dated: Any) -> dict[str, Any]:
    """The date of an event or statement, as the columns that lists sort by."""
    values = {f"stated_{name}": getattr(dated, name, "" if name == "edtf" else None) for name in STATED}
    return {
        **values,
        "stated_basis": getattr(dated, "date_basis", ""),
        "stated_as_printed": getattr(dated, "as_printed", ""),
    }


def _key_event(record: Resolution) -> Any:
    """The event whose date a resolution goes by: its adoption, else the first that set a status."""
    setting = [e for e in record.events.all() if e.kind in status.SETS]
    adopted = [e for e in setting if status.SETS[e.kind] == Status.ADOPTED]
    return next(iter(adopted or setting), None)


def resolution_columns(record: Resolution) -> dict[str, Any]:
    return {"status": _today(resolution_spans(record)), **_stated(_key_event(record))}


def statement_columns(record: Statement) -> dict[str, Any]:
    return {"status": _today(statement_spans(record))}


def _window(spans: Iterable[Span]) -> dict[str, Any]:
    stretches = status.in_force_spans(spans)
    if not stretches:
        empty = {"possible_from": NEVER, "certain_from": NEVER}
        return {**empty, "certain_until": DAWN, "possible_until": DAWN, "window_has_gaps": False}
    first, last = stretches[0], stretches[-1]
    return {
        "possible_from": first.possible_from,
        "certain_from": first.certain_from,
        "certain_until": last.certain_until,
        "possible_until": last.possible_until,
        "window_has_gaps": len(stretches) > 1,
    }


def _is_public(record: Commitment, supporting: list[Any]) -> bool:
    parents = [record, record.institution, record.basis_record]
    return all(p is not None and p.review_state == ReviewState.PUBLISHED for p in parents) and any(
        e.snapshot.article.review_state == ReviewState.PUBLISHED for e in supporting
    )


def commitment_columns(record: Commitment) -> dict[str, Any]:
    spans = commitment_spans(record)
    quotes = record.evidence.select_related("snapshot__article").textless()
    supporting = [e for e in quotes if e.is_supporting]
    given = {e.attribution for e in supporting}
    checks = [e.latest for e in record.events.all() if e.kind == CommitmentEventKind.VERIFIED and e.latest]
    dated = _key_event(record.resolution) if record.resolution else record.statement
    return {
        "state": record.institution.state,
        "institution_kind": record.institution.kind,
        "level_ordinal": record.level.ordinal,
        "basis": Basis.RESOLUTION if record.resolution_id else Basis.STATEMENT,
        "status": _today(spans),
        "attribution": next((a.value for a in Attribution if a in given), ""),
        "last_verified_on": max(checks, default=None),
        **_window(spans),
        **_stated(dated),
        "is_public": _is_public(record, supporting),
    }


COLUMNS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Resolution: resolution_columns,
    Statement: statement_columns,
    Commitment: commitment_columns,
}
SPANS: dict[type, Callable[[Any], list[Span]]] = {
    Resolution: resolution_spans,
    Statement: statement_spans,
    Commitment: commitment_spans,
}


def _write_columns(record: Any) -> dict[str, Any]:
    columns = COLUMNS[type(record)](record)
    for name, value in columns.items():
        setattr(record, name, value)
    type(record).objects.filter(pk=record.pk).update(**columns)
    return columns


def _stored_spans(record: Any) -> list[Span]:
    spans = record.status_spans.known().order_by("key")
    return [Span(*row) for row in spans.values_list(*Span._fields)]


def _write_spans(record: Any, at: datetime) -> None:
    spans = SPANS[type(record)](record)
    if _stored_spans(record) == spans:
        return
    name, known_from = record._meta.model_name, _close_spans(record, at)
    last = record.status_spans.count()
    StatusSpan.objects.bulk_create(
        StatusSpan(
            key=f"{name}:{record.key}:{n:03}", **{name: record}, **span._asdict(), known_from=known_from
        )
        for n, span in enumerate(spans, start=last + 1)
    )


def _close_spans(record: Any, at: datetime) -> datetime | None:
    """Keep what the public read until this instant, drop the rest; from when the next spans are known."""
    if record.changed_at is None:
        record.status_spans.all().delete()
        return None
    moment = versions.moment(at)
    current = record.status_spans.known()
    current.filter(known_from__gte=moment).delete()
    current.update(known_until=moment)
    return moment


def _is_visible(record: Any) -> bool:
    return type(record).objects.published().filter(pk=record.pk).exists()


def _write_search(record: Any) -> None:
    if _is_visible(record):
        search.index(record)
    else:
        search.unindex(record)


def _fresh(record: Any) -> Any:
    """The record as the database has it, so that no stale relation is folded in."""
    return type(record).objects.get(pk=record.pk)


def hide(record: Any) -> None:
    """Take a commitment out of lists and counts before its state says so; other records wait for derive."""
    if isinstance(record, Commitment):
        Commitment.objects.filter(pk=record.pk).update(is_public=False)
        facets.shift(_fresh(record))


def _derive_commitment(record: Commitment, at: datetime) -> dict[str, Any]:
    columns = _write_columns(record)
    _write_spans(record, at)
    facets.shift(record)
    _write_search(record)
    _write_speakers(record)
    return columns


def _write_speakers(record: Any) -> None:
    """Officials are public while something that their words prove is; a draft changes nothing."""
    if record.published_at is None:
        return
    quotes = Evidence.objects.of(record).filter(speaker__isnull=False)
    for role in Role.objects.filter(spoken_evidence__in=quotes).distinct():
        _write_search(role)


def _derive_basis(record: Resolution | Statement, at: datetime) -> dict[str, Any]:
    columns = _write_columns(record)
    _write_spans(record, at)
    _write_search(record)
    _write_speakers(record)
    if isinstance(record, Statement) and record.speaker:
        _write_search(record.speaker)
    for commitment in record.commitments.all():
        _derive_commitment(_fresh(commitment), at)
    return columns


def _derive_institution(record: Institution, at: datetime) -> None:
    for role in record.roles.all():
        _write_search(role)
    for basis in (*record.resolutions.all(), *record.statements.all()):
        _derive_basis(_fresh(basis), at)  # and what rests on it
    others = record.commitments.exclude(resolution__institution=record).exclude(statement__issuer=record)
    for commitment in others:
        _derive_commitment(_fresh(commitment), at)
    _write_search(record)


def _derive_article(record: SourceArticle, at: datetime) -> None:
    _write_search(record)
    quoted = {"evidence__snapshot__article": record}
    for role in Role.objects.filter(**quoted).distinct():
        _write_search(role)
    for commitment in Commitment.objects.filter(**quoted).distinct():
        _derive_commitment(_fresh(commitment), at)


_DERIVE: dict[type, Callable[[Any, datetime], dict[str, Any] | None]] = {
    Institution: _derive_institution,
    Resolution: _derive_basis,
    Statement: _derive_basis,
    Commitment: _derive_commitment,
    SourceArticle: _derive_article,
    Role: lambda role, _at: _write_search(role),
}


def derive(record: Any, at: datetime | None = None) -> None:
    """Write everything that depends on the record; ``at`` (now by default) is when the public reads it.

    Call inside the transaction of the change.
    """
    fresh = _fresh(record)
    for name, value in (_DERIVE[type(record)](fresh, at or timezone.now()) or {}).items():
        setattr(record, name, value)


def stale(record: Any) -> list[str]:
    """What is stored and differs from what ``derive`` would write, in an editor's words."""
    found = []
    if columns := COLUMNS.get(type(record)):
        for name, expected in columns(record).items():
            stored = getattr(record, name)
            if stored != expected:
                found.append(
                    _("%(column)s is stored as “%(stored)s” but follows as “%(expected)s”")
                    % {"column": name, "stored": stored, "expected": expected}
                )
        if _stored_spans(record) != SPANS[type(record)](record):
            found.append(_("the stored status over time differs from its events"))
    if isinstance(record, Commitment) and record.facet_key != facets.text_of(record):
        found.append(_("it is counted in the wrong place"))
    if type(record) in search.SUBJECTS:
        document = getattr(record, "search_document", None)
        expected_text = searchwords.document_text(record) if _is_visible(record) else None
        if (document.text if document else None) != expected_text:
            found.append(_("the search index differs from the record"))
    return found
