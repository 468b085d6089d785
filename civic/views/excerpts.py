"""What an article page shows: our quotes and what each one proves, never the article."""

from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _

from civic.models import (
    Commitment,
    CommitmentEvent,
    Evidence,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SourceArticle,
    Statement,
)
from civic.textmatch import word_count
from civic.web.passages import Passage


class Proof(NamedTuple):
    """A public record that a quote proves something about."""

    label: str
    url: str


class Excerpt(NamedTuple):
    passage: Passage
    proofs: list[Proof]


class Excerpts(NamedTuple):
    quotes: list[Excerpt]
    words: int


_TARGETS = (
    "commitment__institution",
    "commitment__level",
    "commitment_event__commitment__institution",
    "commitment_event__commitment__level",
    "resolution_event__resolution__institution",
    "resolution_event__institution",
    "resolution_relation__from_resolution__institution",
    "resolution_relation__to_resolution",
    "statement__issuer",
    "role__person",
    "role__institution",
    "institution",
)


def excerpts(article: SourceArticle) -> Excerpts:
    """The quotes from an article that prove something public, in the order of the text, each once.

    A quote that stands within a longer one is shown as part of it, as ``quoted_words`` counts it.
    """
    found = (
        Evidence.objects.filter(snapshot__article=article)
        .select_related("snapshot__article", "speaker__person", *_TARGETS)
        .textless()
        .defer("prefix", "suffix")
        .order_by(F("start").asc(nulls_last=True), "pk")
    )
    once: dict[str, tuple[Evidence, list[Proof]]] = {}
    for evidence in found:
        proof = _proof(evidence)
        if proof is not None:
            once.setdefault(evidence.exact, (evidence, []))[1].append(proof)
    whole = {exact: next((o for o in once if exact != o and exact in o), exact) for exact in once}
    for exact, longer in whole.items():
        if longer != exact:
            once[longer][1].extend(once[exact][1])
    kept = [once[exact] for exact, longer in whole.items() if exact == longer]
    shown = [Excerpt(Passage([evidence]), list(dict.fromkeys(proofs))) for evidence, proofs in kept]
    return Excerpts(shown, sum(word_count(e.passage.main.exact) for e in shown))


def _proof(evidence: Evidence) -> Proof | None:
    """What a quote proves; ``None`` while that is not public."""
    target = evidence.target
    record = _page_of(target)
    if not _is_public(record):
        return None
    return Proof(_label(target, record), record.get_absolute_url())


def _label(target: Any, record: Any) -> str:
    match target:
        case Role():
            return _("Who %(name)s is: %(institution)s") % {
                "name": target.person.name,
                "institution": record.name,
            }
        case CommitmentEvent() | ResolutionEvent():
            return f"{record}: {target.get_kind_display()}"
        case ResolutionRelation():
            return str(target)
    return str(record)


def _page_of(target: Any) -> Any:
    """The record whose page shows the target."""
    match target:
        case CommitmentEvent():
            return target.commitment
        case ResolutionEvent():
            return target.resolution or target.institution
        case ResolutionRelation():
            return target.from_resolution
        case Role():
            return target.institution
    return target


def _is_public(record: Any) -> bool:
    """The rule of ``published()``, for a record already fetched."""
    match record:
        case Commitment():
            return record.is_public
        case Resolution():
            return record.is_published and record.institution.is_published
        case Statement():
            return record.is_published and record.issuer.is_published
    return record.is_published
