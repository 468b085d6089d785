"""The institution page: the page. Its blocks, each from records already public."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max, Prefetch, Q, QuerySet

from civic import answers
from civic.choices import Cell
from civic.dates import NEVER
from civic.models import (
    Commitment,
    Institution,
    PublishedVersion,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SourceArticle,
    Statement,
)
from civic.models.evidence import quotes
from civic.views import answer_box
from civic.views.details import PublicDetail


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
        .prefetch_related(
            "places",
            "other_names",
            "identifiers",
            quotes(),
            Prefetch("events", ResolutionEvent.objects.prefetch_related(quotes())),
            Prefetch("roles", Role.objects.published().select_related("person").prefetch_related(quotes())),
        )
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**blocks(self.object), **kwargs)


def blocks(institution: Institution) -> dict[str, Any]:
    """Everything that the page shows of an institution, in a fixed number of queries."""
    found = answers.answers(institution)
    order = list(Cell)
    known = sorted((a for a in found if a.commitments), key=lambda a: order.index(a.cell))
    commitments = [c for a in known for c in a.commitments]
    steps = history(institution, commitments)
    checked, year = answers.last_checked(institution), answers.newest_source_year(institution)
    ending = answer_box.ending(institution.kind, checked, year)
    return {
        "answer_rows": answer_box.rows(found, ending),
        "answer_ending": ending,
        "commitments": commitments,
        "open_answers": [a for a in found if not a.commitments],
        "history": steps,
        "neighbours": neighbours(institution),
        "sources": sources(institution, commitments, steps),
        "version": version_of(institution, commitments),
    }


def history(institution: Institution, commitments: Iterable[Commitment]) -> list[Step]:
    """Events of its texts, words said for it, public comment: the oldest first, the undated last."""
    mine = Q(institution=institution) | Q(commitments__in=[c.pk for c in commitments])
    said = Q(issuer=institution) | Q(commitments__in=[c.pk for c in commitments])
    steps = [Step(event, None, []) for event in institution.events.all()]
    for text in _texts().filter(mine).distinct():
        relations = list(text.relations.all())
        for number, event in enumerate(text.events.all()):
            steps.append(Step(event, text, relations if number == 0 else []))
    statements = Statement.objects.published().filter(said).distinct()
    statements = statements.select_related("speaker__person").prefetch_related(quotes())
    steps += [Step(statement, statement, []) for statement in statements]
    return sorted(steps, key=lambda step: _when(step.record))


def _when(record: Any) -> tuple[date, date]:
    latest = record.latest or NEVER
    return latest, record.earliest or latest


def _texts() -> QuerySet[Resolution]:
    public = Resolution.objects.published()
    relations = ResolutionRelation.objects.filter(to_resolution__in=public).select_related("to_resolution")
    return public.prefetch_related(
        Prefetch("events", ResolutionEvent.objects.prefetch_related(quotes())),
        Prefetch("relations", relations.prefetch_related(quotes())),
    )


def neighbours(institution: Institution) -> QuerySet[Institution]:
    """Public institutions that share a place with it, its parent, and what belongs to it."""
    shared = Q(places__in=institution.places.all()) | Q(pk=institution.parent_id) | Q(parent=institution)
    return Institution.objects.published().filter(shared).exclude(pk=institution.pk).distinct()


def sources(
    institution: Institution, commitments: Iterable[Commitment], steps: Iterable[Step]
) -> list[SourceArticle]:
    """The public articles that this page quotes, each once."""
    proved = [institution, *commitments, *institution.roles.all(), *(s.record for s in steps)]
    relations = [relation for step in steps for relation in step.relations]
    articles = {e.snapshot.article for record in [*proved, *relations] for e in record.evidence.all()}
    return sorted((a for a in articles if a.is_published), key=lambda a: (a.latest or NEVER, a.pk))


def version_of(institution: Institution, commitments: Iterable[Commitment]) -> date | None:
    """The day on which what this page says last changed."""
    mine = Q(model="institution", record_key=institution.key)
    theirs = Q(model="commitment", record_key__in=[c.key for c in commitments])
    newest = PublishedVersion.objects.filter(mine | theirs).aggregate(at=Max("published_at"))["at"]
    return newest.date() if newest else None
