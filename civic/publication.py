"""The one list of cross-row rules: run by the forms, the publish action, the importer and check_records.

Rules of the gate: ``data-model.md``, *Publication gate*. Same-row rules are database constraints.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic import status, textmatch
from civic.choices import CommitmentEventKind, RelationKind, ResolutionKind, ReviewState
from civic.models import (
    Commitment,
    Evidence,
    Institution,
    Resolution,
    ResolutionRelation,
    SourceArticle,
    Statement,
)
from civic.models.grounds import grounds

NAMING = (ResolutionKind.STATUTE, ResolutionKind.AGREEMENT)
"""Kinds of texts that bind whom they name."""


class Problem(NamedTuple):
    """A broken rule: a stable code, and what to do about it in an editor's words."""

    code: str
    message: str


def consistency_problems(record: Any) -> list[Problem]:
    """Rules that hold in every review state. Models without such rules have none."""
    check = _CONSISTENT.get(type(record))
    return list(check(record)) if check and record.pk else []


def publication_problems(record: Any) -> list[Problem]:
    """Everything that stands between a record and the public; empty when it may be published."""
    if not record.pk:
        return consistency_problems(record)
    return [*consistency_problems(record), *_mixed(record), *_COMPLETE[type(record)](record)]


def _public(record: Any) -> bool:
    """Whether a ground of a record stands: fiction stands as a rehearsal, and carries nothing but fiction."""
    return record.review_state in (ReviewState.PUBLISHED, ReviewState.REHEARSED)


# Fiction


def is_fiction(record: Any) -> bool:
    """Whether anything that a record rests on is invented: then it is never before the public."""
    return any(ground.is_fiction for ground in grounds(record))


def _mixed(record: Any) -> Iterable[Problem]:
    invented = [ground for ground in grounds(record) if ground.is_fiction]
    real = [ground for ground in grounds(record) if not ground.is_fiction]
    if invented and real:
        yield Problem(
            "fiction_mixed",
            _("It rests on fiction (“%(invented)s”) and on what is real (“%(real)s”). Use one of them.")
            % {"invented": invented[0], "real": real[0]},
        )


def shown_quotes(article: SourceArticle) -> list[str]:
    """The distinct quotes that public pages show of one article, together."""
    return sorted(set(Evidence.objects.filter(snapshot__article=article).values_list("exact", flat=True)))


def words_together(quotes: Iterable[str]) -> int:
    """How many words quotes show; one that is part of another shows nothing more."""
    said = set(quotes)
    return sum(textmatch.word_count(q) for q in said if not any(q != other and q in other for other in said))


def quoted_words(article: SourceArticle) -> int:
    """How many words of an article the public sees in all; counts against ``ARTICLE_MAX_WORDS``."""
    return words_together(shown_quotes(article))


# Quotes


def _quote_problems(evidence: Iterable[Evidence]) -> Iterable[Problem]:
    """Each quote short enough and found in its text."""
    for quote in evidence:
        words = textmatch.word_count(quote.exact)
        limit = settings.EXCERPT_MAX_WORDS
        short = quote.exact[:40]
        if words > limit and not quote.snapshot.article.is_public_document:
            yield Problem(
                "quote_too_long",
                _("The quote “%(quote)s…” has %(words)d words; %(limit)d are allowed. Shorten it.")
                % {"quote": short, "words": words, "limit": limit},
            )
        if quote.start is not None and _misplaced(quote):
            yield Problem(
                "quote_not_in_text",
                _("The quote “%(quote)s…” is not what the text says there. Paste it again.")
                % {"quote": short},
            )


def _misplaced(quote: Evidence) -> bool:
    text = quote.snapshot.text
    return bool(text) and text[quote.start : quote.end] != quote.exact


def unsaid(groups: Iterable[list[str]], quotes: Iterable[str]) -> list[list[str]]:
    """The groups of which no alternative occurs in the quotes taken together."""
    said = textmatch.fold(" ".join(quotes)).casefold()
    return [group for group in groups if not any(textmatch.fold(word).casefold() in said for word in group)]


def over_claims(commitment: Commitment) -> list[list[str]]:
    """The groups of words that the level asks for and that no supporting quote contains."""
    supporting = [e.exact for e in commitment.evidence.all() if e.is_supporting]
    return unsaid(commitment.level.word_groups, supporting)


# Commitments


def _commitment_consistent(record: Commitment) -> Iterable[Problem]:
    if record.level.type_id != record.type_id:
        yield Problem(
            "level_of_other_type",
            _("The level “%(level)s” belongs to another type than %(type)s. Choose one of its levels.")
            % {"level": record.level.label, "type": record.type.notation},
        )
    if not record.type.applies(record.institution.kind):
        yield Problem(
            "type_does_not_apply",
            _("%(type)s does not apply to a %(kind)s. Choose another type or another institution.")
            % {"type": record.type.notation, "kind": record.institution.get_kind_display().lower()},
        )
    yield from _basis_problems(record)
    yield from _quote_problems(record.evidence.all())
    yield from _event_problems(record)


def _basis_problems(record: Commitment) -> Iterable[Problem]:
    basis = record.basis_record
    if basis is None:
        return
    issuer = basis.institution if isinstance(basis, Resolution) else basis.issuer
    if issuer == record.institution or issuer in record.institution.ancestors():
        return
    if _names(basis, record.institution):
        return
    yield Problem(
        "basis_of_stranger",
        _(
            "“%(basis)s” was issued by %(issuer)s, which cannot bind %(bound)s: neither the same body nor "
            "one above it, nor a statute or agreement that names it. Check the institution and its parent."
        )
        % {"basis": basis, "issuer": issuer, "bound": record.institution},
    )


def _names(basis: Resolution | Statement, institution: Institution) -> bool:
    if not isinstance(basis, Resolution) or basis.kind not in NAMING:
        return False
    return basis.named_institutions.filter(pk=institution.pk).exists()


def _event_problems(record: Commitment) -> Iterable[Problem]:
    ended = False
    happenings = [e.happening() for e in record.events.all()]
    for number, happening in enumerate(happenings, start=1):
        if happening.kind == CommitmentEventKind.REINSTATED and not ended:
            yield Problem(
                "event_order",
                _("Event %(number)d: nothing had ended that could be in force again.") % {"number": number},
            )
        if happening.kind in (CommitmentEventKind.ENDED, CommitmentEventKind.RETRACTED):
            ended = True
        elif happening.kind == CommitmentEventKind.REINSTATED:
            ended = False
    for text in status.out_of_order(happenings):
        yield Problem("event_order", text)


def _commitment_complete(record: Commitment) -> Iterable[Problem]:
    evidence = list(record.evidence.select_related("snapshot__article"))
    supporting = [e for e in evidence if e.is_supporting]
    if not supporting:
        yield Problem(
            "no_quote",
            _("No quote proves this yet. Add at least one that stands word for word in its source."),
        )
    elif not any(_public(e.snapshot.article) for e in supporting):
        yield Problem("article_not_public", _("No source of its quotes is published yet. Publish one first."))
    for group in over_claims(record) if supporting else []:
        yield Problem(
            "over_claim",
            _("“%(level)s” is stronger than the quotes: none of them says %(words)s. Choose a lower level.")
            % {"level": record.level.label, "words": _(" or ").join(f"“{w}”" for w in group)},
        )
    for what, parent in ((_("institution"), record.institution), (_("basis"), record.basis_record)):
        if parent is None or not _public(parent):
            yield Problem(
                "parent_not_public",
                _("Its %(what)s “%(name)s” is not published yet. Publish that first.")
                % {"what": what, "name": parent},
            )
    if not record.summary_en:  # type: ignore[attr-defined]
        yield Problem("no_summary", _("Write one plain sentence that says what is promised."))


# Institutions, texts, statements, articles


def parent_circle() -> Problem:
    return Problem("parent_circle", _("The institution belongs to itself through its parents."))


def _institution_consistent(record: Institution) -> Iterable[Problem]:
    if record in record.ancestors():
        yield parent_circle()
    yield from _quote_problems(record.evidence.all())
    for role in record.roles.all():
        yield from _quote_problems(role.evidence.all())


def _institution_complete(record: Institution) -> Iterable[Problem]:
    if record.size is not None and not record.evidence.supporting().exists():
        yield Problem("size_without_quote", _("Add the quote that gives the size, or leave the size empty."))


def _resolution_consistent(record: Resolution) -> Iterable[Problem]:
    events = list(record.events.all())
    for text in status.problems([e.happening() for e in events]):
        yield Problem("event_order", text)
    for event in events:
        yield from _quote_problems(event.evidence.all())
    for kind in (RelationKind.AMENDS, RelationKind.SUPERSEDES):
        if _in_circle(record, kind):
            yield Problem(
                "relation_circle",
                _("The relations “%(kind)s” run in a circle. One of them points the wrong way.")
                % {"kind": kind.label},
            )


def _in_circle(record: Resolution, kind: RelationKind) -> bool:
    """Whether following relations of one kind leads back to the record."""
    pairs = ResolutionRelation.objects.filter(kind=kind).values_list("from_resolution", "to_resolution")
    onward: dict[int, list[int]] = {}
    for source, target in pairs:
        onward.setdefault(source, []).append(target)
    seen: set[int] = set()
    waiting = list(onward.get(record.pk, []))
    while waiting:
        node = waiting.pop()
        if node == record.pk:
            return True
        if node not in seen:
            seen.add(node)
            waiting += onward.get(node, [])
    return False


def _resolution_complete(record: Resolution) -> Iterable[Problem]:
    if not _public(record.institution):
        yield Problem("parent_not_public", _("Its institution is not published yet. Publish that first."))
    if not Evidence.objects.supporting().filter(resolution_event__resolution=record).exists():
        yield Problem(
            "no_event_quote",
            _("No event has a quote. Add the event that the source reports, with its words."),
        )


def _statement_consistent(record: Statement) -> Iterable[Problem]:
    yield from _quote_problems(record.evidence.all())
    if record.retracted_latest and record.earliest and record.retracted_latest < record.earliest:
        yield Problem("event_order", _("The statement is taken back before it was made. Check both dates."))


def _statement_complete(record: Statement) -> Iterable[Problem]:
    if not _public(record.issuer):
        yield Problem("parent_not_public", _("Its institution is not published yet. Publish that first."))
    own = record.evidence.supporting().exists()
    if not own and not Evidence.objects.supporting().filter(commitment__statement=record).exists():
        yield Problem("no_quote", _("No quote proves this yet. Add one here or on one of its commitments."))


def _article_complete(record: SourceArticle) -> Iterable[Problem]:
    limit, words = settings.ARTICLE_MAX_WORDS, quoted_words(record)
    if words > limit and not record.is_public_document:
        yield Problem(
            "article_too_many_words",
            ngettext(
                "Our quotes show %(words)d word of this article; %(limit)d are allowed. Shorten some.",
                "Our quotes show %(words)d words of this article; %(limit)d are allowed. Shorten some.",
                words,
            )
            % {"words": words, "limit": limit},
        )
    if not record.snapshots.exists():
        yield Problem("no_snapshot", _("Add the text of the article as a snapshot. Only staff see it."))
    if not (record.title and record.publisher and record.language):
        yield Problem("not_described", _("Give the article's title, publisher and language."))


_CONSISTENT: dict[type, Callable[[Any], Iterable[Problem]]] = {
    Commitment: _commitment_consistent,
    Institution: _institution_consistent,
    Resolution: _resolution_consistent,
    Statement: _statement_consistent,
}
_COMPLETE: dict[type, Callable[[Any], Iterable[Problem]]] = {
    Commitment: _commitment_complete,
    Institution: _institution_complete,
    Resolution: _resolution_complete,
    Statement: _statement_complete,
    SourceArticle: _article_complete,
}
