"""The institution page: the page. Its blocks, each from records already public."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast

from civic import answers
from civic.choices import Cell
from civic.dates import NEVER
from civic.models import (
    Commitment,
    Evidence,
    Identifier,
    Institution,
    InstitutionName,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SourceArticle,
    Statement,
)
from civic.versions import codebook
from civic.views import answer_box
from civic.views.details import PublicDetail
from civic.views.quoting import attach_quotes, prefill
from civic.web.cards import cards

MANY = 60
"""Promises from which a page shows the first ``FIRST`` of every topic and leads to the lists for the rest."""
FIRST = 3
NEWEST = 30
"""Steps of the history that such a page shows."""
_TOLD = (
    *("slug", "institution", "type", "level", "resolution", "statement", "status", "certainty"),
    *("level_ordinal", "last_verified_on", "changed_at", "change_hash"),
)


class Step(NamedTuple):
    """One line of the history: an event with its text, or a statement."""

    record: Any
    subject: Resolution | Statement | None
    relations: list[ResolutionRelation]


class InstitutionDetail(PublicDetail):
    model = Institution
    template_name = "civic/institution_detail.html"
    queryset = (
        Institution.objects.published()
        .select_related("parent")
        .prefetch_related("places", Prefetch("roles", Role.objects.published().select_related("person")))
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**blocks(self.object), **kwargs)


def blocks(institution: Institution) -> dict[str, Any]:
    """Everything that the page shows of an institution, in a fixed number of queries: one for all quotes."""
    promises = list(institution.commitments.published().only(*_TOLD))
    levels = codebook().levels
    for promise in promises:
        promise.level = levels[promise.level_id]
    is_long = len(promises) > MANY
    found = answers.answers_of([institution], promises)[institution.pk]
    order = list(Cell)
    known = sorted((a for a in found if a.commitments), key=lambda a: order.index(a.cell))
    commitments = [c for a in known for c in a.commitments]
    shown = [c for a in known for c in a.commitments[: FIRST if is_long else None]]
    steps = history(institution, commitments, NEWEST if is_long else None)
    proved = [institution, *shown, *institution.roles.all(), *(s.record for s in steps)]
    proved += [relation for step in steps for relation in step.relations]
    attach_quotes(proved)
    more = _name(institution, *([_newest_source(institution)] if is_long else []))
    checked = answers.last_checked(commitments)
    year = int(more["newest"][:4]) if more.get("newest") else answers.newest_source_year(shown)
    ending = answer_box.ending(institution.kind, checked, year)
    return {
        "answer_rows": answer_box.rows(found, ending),
        "answer_ending": ending,
        "commitments": commitments,
        "cards": cards(shown, show_institution=False),
        "is_long": is_long,
        "open_answers": [a for a in found if not a.commitments],
        "history": steps,
        "neighbours": neighbours(institution),
        "sources": sources(proved),
        "version": version_of(institution, commitments),
    }


def _name(institution: Institution, *more: QuerySet[Any]) -> dict[str, str]:
    """Other names and identifiers, three words each, in one query; ``more`` rows come by their first word."""
    names = institution.other_names.order_by().values_list(Value("name"), "name", "language", "note")
    numbers = institution.identifiers.order_by().values_list(Value("number"), "value", "scheme", "source")
    rows = list(names.union(numbers, *more, all=True))
    other = [InstitutionName(name=a, language=b, note=c) for kind, a, b, c in rows if kind == "name"]
    known = [Identifier(value=a, scheme=b, source=c) for kind, a, b, c in rows if kind == "number"]
    prefill(institution, "other_names", sorted(other, key=lambda name: name.name))
    prefill(institution, "identifiers", sorted(known, key=lambda number: (number.scheme, number.value)))
    return {kind: word for kind, word, *_ in rows if kind not in ("name", "number")}


def _newest_source(institution: Institution) -> QuerySet[Any]:
    """The day of ``answers.newest_source_year`` of all its promises, without their quotes."""
    promises = institution.commitments.published().values("pk")
    quotes = Evidence.objects.filter(commitment__in=promises).annotate(kind=Value("newest"))
    newest = Cast(Max("snapshot__article__latest"), CharField())
    return (
        quotes.order_by().values("kind").annotate(day=newest).values_list("kind", "day", Value(""), Value(""))
    )


def history(
    institution: Institution, commitments: Iterable[Commitment], most: int | None = None
) -> list[Step]:
    """Events of its texts, words said for it, public comment: the oldest first, the undated last.

    ``most``: only so many, the newest, and none without a date.
    """
    texts = Q(institution=institution) | Q(pk__in={c.resolution_id for c in commitments})
    said = Q(issuer=institution) | Q(pk__in={c.statement_id for c in commitments})
    events = _events(institution, texts, most)
    relations = _relations({event.resolution_id for event in events if event.resolution_id})
    steps = []
    for event in events:
        first = relations.pop(event.resolution_id, []) if event.resolution_id else []
        steps.append(Step(event, event.resolution, first))
    statements = Statement.objects.published().filter(said).select_related("speaker__person")
    steps += [Step(statement, statement, []) for statement in _newest(statements, most)]
    return sorted(steps, key=lambda step: _when(step.record))[-most if most else None :]


def _newest(rows: QuerySet[Any], most: int | None) -> QuerySet[Any]:
    if most is None:
        return rows
    return rows.filter(latest__isnull=False).order_by("-latest", "-earliest", "-pk")[:most]


def _events(institution: Institution, texts: Q, most: int | None) -> list[ResolutionEvent]:
    """What happened before it, and to its public texts: text by text, in the order of each."""
    public = Resolution.objects.published().filter(texts).order_by().values("pk")
    found = ResolutionEvent.objects.one_of(Q(institution=institution), Q(resolution__in=public))
    newest = F("resolution__stated_earliest").desc(nulls_last=True)
    by_text = found.select_related("resolution").order_by(newest, "-resolution_id", "order", "pk")
    return sorted(_newest(by_text, most), key=lambda event: event.resolution_id is not None)


def _relations(texts: Iterable[int]) -> dict[int, list[ResolutionRelation]]:
    """How texts refer to other public texts, by the one that refers."""
    found: dict[int, list[ResolutionRelation]] = defaultdict(list)
    public = Exists(Resolution.objects.published().filter(pk=OuterRef("to_resolution")))
    rows = ResolutionRelation.objects.filter(public, from_resolution__in=texts)
    for relation in rows.select_related("to_resolution"):
        found[relation.from_resolution_id].append(relation)
    return found


def _when(record: Any) -> tuple[date, date]:
    latest = record.latest or NEVER
    return latest, record.earliest or latest


def neighbours(institution: Institution) -> QuerySet[Institution]:
    """Public institutions that share a place with it, its parent, and what belongs to it."""
    near = Q(places__in=institution.places.all())
    kin = Q(pk=institution.parent_id) | Q(parent=institution)
    found: QuerySet[Institution] = Institution.objects.published().one_of(near, kin)
    return found.exclude(pk=institution.pk)


def sources(proved: Iterable[Any]) -> list[SourceArticle]:
    """The public articles that the quotes of these records are from, each once."""
    articles = {quote.snapshot.article for record in proved for quote in record.evidence.all()}
    return sorted((a for a in articles if a.is_published), key=lambda a: (a.latest or NEVER, a.pk))


def version_of(institution: Institution, commitments: Iterable[Commitment]) -> date | None:
    """The day on which what this page says last changed."""
    changed = [record.changed_at for record in (institution, *commitments) if record.changed_at]
    return max(changed).date() if changed else None
