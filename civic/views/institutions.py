"""The institution page: the page. Its blocks, each from records already public."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from civic import answers
from civic.choices import Cell
from civic.dates import NEVER
from civic.models import (
    Commitment,
    Evidence,
    Identifier,
    Institution,
    InstitutionName,
    Place,
    ResearchLog,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SourceArticle,
    Statement,
)
from civic.versions import codebook
from civic.views import answer_box
from civic.views.details import RecordPage
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
_SEARCHED = ("id", "institution_id", "type_id", "searched_on", "outcome", "where_en", "where_es", "where_vi")
_OF_PLACES = tuple(column.attname for column in Place._meta.concrete_fields)


class Step(NamedTuple):
    """One line of the history: an event with its text, or a statement."""

    record: Any
    subject: Resolution | Statement | None
    relations: list[ResolutionRelation]


class InstitutionDetail(RecordPage):
    model = Institution
    template_name = "civic/institution_detail.html"
    queryset = (
        Institution.objects.published()
        .select_related("parent")
        .prefetch_related(Prefetch("roles", Role.objects.published().select_related("person")))
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
    beside = _beside(institution, *([_newest_source(institution)] if is_long else []))
    _attach(institution, beside)
    found = answers.answers_of([institution], promises, _searches(beside))[institution.pk]
    order = list(Cell)
    known = sorted((a for a in found if a.commitments), key=lambda a: order.index(a.cell))
    commitments = [c for a in known for c in a.commitments]
    shown = [c for a in known for c in a.commitments[: FIRST if is_long else None]]
    steps = history(institution, commitments, NEWEST if is_long else None)
    proved = [institution, *shown, *institution.roles.all(), *(s.record for s in steps)]
    proved += [relation for step in steps for relation in step.relations]
    attach_quotes(proved)
    checked = answers.last_checked(commitments)
    newest = [row["day"] for row in beside["newest"] if row["day"]]
    year = int(newest[0][:4]) if newest else answers.newest_source_year(shown)
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


def _beside(institution: Institution, *more: QuerySet[Any]) -> dict[str, list[Any]]:
    """Places, names, identifiers and searches, with the rows of ``more``, by what they are: one query."""
    rows = _named("name", institution.other_names, name="name", language="language", note="note")
    rows = rows.union(
        _named("number", institution.identifiers, value="value", scheme="scheme", source="source"),
        _named("search", institution.research, **{name: name for name in _SEARCHED}),
        _named("place", institution.places, **{name: name for name in _OF_PLACES}),
        *more,
        all=True,
    )
    found: dict[str, list[Any]] = defaultdict(list)
    for kind, values in rows:
        found[kind].append(values)
    return found


def _named(kind: str, rows: Any, **columns: Any) -> QuerySet[Any]:
    """Rows of any table as pairs of a name and their columns."""
    return rows.order_by().values_list(Value(kind), JSONObject(**columns))


def _attach(institution: Institution, beside: dict[str, list[Any]]) -> None:
    places = [Place(**values) for values in beside["place"]]
    names = [InstitutionName(**values) for values in beside["name"]]
    numbers = [Identifier(**values) for values in beside["number"]]
    prefill(institution, "places", sorted(places, key=lambda place: (place.state, place.name)))
    prefill(institution, "other_names", sorted(names, key=lambda name: name.name))
    prefill(institution, "identifiers", sorted(numbers, key=lambda number: (number.scheme, number.value)))


def _searches(beside: dict[str, list[Any]]) -> list[ResearchLog]:
    """Oldest first."""
    dated = [{**row, "searched_on": date.fromisoformat(row["searched_on"])} for row in beside["search"]]
    return sorted((ResearchLog(**row) for row in dated), key=lambda log: (log.searched_on, log.pk))


def _newest_source(institution: Institution) -> QuerySet[Any]:
    """The day of ``answers.newest_source_year`` of all its promises, without their quotes."""
    promises = institution.commitments.published().values("pk")
    quotes = Evidence.objects.filter(commitment__in=promises).values(kind=Value("newest"))
    return quotes.order_by().values_list("kind", JSONObject(day=Max("snapshot__article__latest")))


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
