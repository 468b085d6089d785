"""What a record rests on, down to institutions and articles: only those say whether they are invented."""

from collections.abc import Callable, Iterable
from typing import Any

from civic.models.commitments import Commitment
from civic.models.evidence import Evidence
from civic.models.institutions import Institution
from civic.models.resolutions import Resolution
from civic.models.sources import SourceArticle
from civic.models.statements import Statement


def grounds(record: Any) -> list[Institution | SourceArticle]:
    """Institutions and articles without which the record would not stand, itself included, each once."""
    return list(dict.fromkeys(one for one in _GROUNDS[type(record)](record) if one is not None))


def _quoted(record: Any, *lookups: str) -> Iterable[Any]:
    quotes = Evidence.objects.leading_to(record, *lookups).order_by()
    yield from SourceArticle.objects.filter(pk__in=quotes.values("snapshot__article"))
    yield from Institution.objects.filter(pk__in=quotes.values("speaker__institution"))


def _institution(record: Institution) -> Iterable[Any]:
    yield from (record, record.parent)
    yield from _quoted(record, "institution")


def _resolution(record: Resolution) -> Iterable[Any]:
    yield record.institution
    yield from record.named_institutions.all()
    yield from Institution.objects.filter(resolutions__related_from__from_resolution=record)
    yield from _quoted(record, "resolution_event__resolution", "resolution_relation__from_resolution")


def _statement(record: Statement) -> Iterable[Any]:
    yield record.issuer
    yield record.speaker.institution if record.speaker else None
    yield from _quoted(record, "statement")


def _commitment(record: Commitment) -> Iterable[Any]:
    yield record.institution
    basis = record.basis_record
    if basis is not None:
        yield basis.institution if isinstance(basis, Resolution) else basis.issuer
    yield from _quoted(record, "commitment", "commitment_event__commitment")


_GROUNDS: dict[type, Callable[[Any], Iterable[Any]]] = {
    Commitment: _commitment,
    Institution: _institution,
    Resolution: _resolution,
    SourceArticle: lambda record: [record],
    Statement: _statement,
}
