"""What was coded from one article: records with their quotes, passages set aside, what a reviewer gets."""

from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from civic import publication, textmatch
from civic.admin.coding.paragraphs import Mark
from civic.admin.coding.saving import change_url
from civic.admin.permissions import owner_of
from civic.models import (
    Commitment,
    Evidence,
    Institution,
    Resolution,
    SetAside,
    Snapshot,
    SourceArticle,
    Statement,
)

_TARGETS = (
    *("commitment__institution", "commitment__level", "commitment_event__commitment__institution"),
    *("commitment_event__commitment__level", "resolution_event__resolution", "resolution_event__institution"),
    *("resolution_relation__from_resolution", "resolution_relation__to_resolution", "statement"),
    *("role__person", "role__institution", "institution"),
)


class Row(NamedTuple):
    """One record of the list: how many quotes of this article it or its rows have."""

    name: str
    kind: str
    url: str
    state: str
    quotes: int


class Coded:
    """Read once for each answer: three queries, never the text."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.article = snapshot, snapshot.article
        self.evidence = list(
            Evidence.objects.filter(snapshot__article=self.article)
            .select_related(*_TARGETS)
            .order_by("start", "pk")
        )
        self.asides = list(SetAside.objects.filter(snapshot=snapshot))

    def marks(self) -> list[Mark]:
        """The passages of the shown snapshot."""
        found = []
        for quote in self.evidence:
            if quote.snapshot_id == self.snapshot.pk and quote.start is not None and quote.end is not None:
                target = quote.target
                title = f"{target._meta.verbose_name}: {target}"
                found.append(Mark(quote.start, quote.end, change_url(target), title))
        for aside in self.asides:
            title = _("Read, not a commitment")
            found.append(Mark(aside.start, aside.end, "", f"{title}: {aside.note}" if aside.note else title))
        return sorted(found)

    def rows(self) -> list[Row]:
        """Records and rows with quotes, in the order of their first words."""
        counted: dict[Any, int] = {}
        for quote in self.evidence:
            counted[quote.target] = counted.get(quote.target, 0) + 1
        return [_row(target, count) for target, count in counted.items()]

    def words(self) -> dict[str, Any]:
        """How much of the article our quotes show, against what is allowed."""
        shown = publication.words_together(quote.exact for quote in self.evidence)
        total = textmatch.word_count(self.snapshot.text)
        return {
            "shown": shown,
            "total": total,
            "limit": settings.ARTICLE_MAX_WORDS,
            "much": not self.article.is_public_document and shown * 4 > total,
        }


def _row(target: Any, count: int) -> Row:
    owner = owner_of(target)
    return Row(
        name=str(target) if target == owner else f"{owner}: {target}",
        kind=str(target._meta.verbose_name),
        url=change_url(target),
        state=owner.get_review_state_display(),
        quotes=count,
    )


def records_of(article: SourceArticle) -> list[Any]:
    """The article and all records coded from it, each before those that stand on it."""
    own = {"evidence__snapshot__article": article}
    commitments = list(
        Commitment.objects.filter(Q(**own) | Q(events__evidence__snapshot__article=article))
        .distinct()
        .order_by("pk")
    )
    statements = Statement.objects.filter(Q(**own) | Q(commitments__in=commitments)).distinct().order_by("pk")
    resolutions = (
        Resolution.objects.filter(
            Q(events__evidence__snapshot__article=article)
            | Q(relations__evidence__snapshot__article=article)
            | Q(commitments__in=commitments)
        )
        .distinct()
        .order_by("pk")
    )
    named = Institution.objects.filter(
        Q(**own)
        | Q(roles__evidence__snapshot__article=article)
        | Q(roles__spoken_evidence__snapshot__article=article)
        | Q(events__evidence__snapshot__article=article)
        | Q(commitments__in=commitments)
        | Q(statements__in=statements)
        | Q(resolutions__in=resolutions)
    ).distinct()
    institutions = list(named.select_related("parent").order_by("pk"))
    above = [parent for institution in institutions for parent in reversed(institution.ancestors())]
    return list(dict.fromkeys([article, *above, *institutions, *resolutions, *statements, *commitments]))
