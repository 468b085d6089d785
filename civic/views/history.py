"""What we have published about an institution, version by version: public records and their notes only."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.choices import PublicChange, ReviewState
from civic.models import Commitment, Institution, PublishedVersion, Resolution, Statement
from civic.views.details import PublicDetail
from civic.web.differences import Change, differences
from civic.web.paging import plain_links, plain_page
from civic.web.past import past_url

PER_PAGE = 25
KINDS: dict[str, Promise] = {
    "institution": _("Institution"),
    "resolution": _("Resolution"),
    "statement": _("Statement"),
    "commitment": _("Promise"),
}


class Edit(NamedTuple):
    """One published version beside the one before it."""

    version: PublishedVersion
    kind: Promise
    record: Any
    changes: list[Change]

    @property
    def url(self) -> str:
        """The record as this version has it."""
        return past_url(self.record, self.version.published_at)

    @property
    def is_first(self) -> bool:
        return self.version.what == PublicChange.PUBLISHED


class InstitutionHistory(PublicDetail):
    model = Institution
    template_name = "civic/institution_history.html"
    queryset = Institution.objects.published()
    parameters = ("page",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = records(self.object)
        told = PublishedVersion.objects.exclude(what=PublicChange.WITHDRAWN)
        rows = told.filter(_of(known)).order_by("-published_at", "-pk")
        page, where = plain_page(self.asked, rows.count(), PER_PAGE)
        path = reverse("institution-history", args=[self.object.slug])
        return super().get_context_data(
            edits=edits(list(rows[where]), known),
            gone=withdrawn(self.object),
            page=page,
            links=plain_links(page, path, []),
            **kwargs,
        )


Known = dict[tuple[str, str], Any]


def records(institution: Institution) -> Known:
    """The public records of an institution by model and key."""
    promises = Commitment.objects.published().select_related("institution", "level")
    public: list[Any] = [
        institution,
        *Resolution.objects.published().filter(institution=institution),
        *Statement.objects.published().filter(issuer=institution),
        *promises.filter(institution=institution),
    ]
    return {(record._meta.model_name, record.key): record for record in public}


def _of(known: Iterable[tuple[str, str]]) -> Q:
    found = Q(pk=None)
    for model in KINDS:
        keys = [key for name, key in known if name == model]
        if keys:
            found |= Q(model=model, record_key__in=keys)
    return found


def edits(versions: list[PublishedVersion], known: Known) -> list[Edit]:
    """Versions with what each changed; the versions before them come in one query."""
    earlier = Q(pk=None)
    for v in versions:
        earlier |= Q(model=v.model, record_key=v.record_key, number=v.number - 1)
    before = {(v.model, v.record_key, v.number): v for v in PublishedVersion.objects.filter(earlier)}
    found = []
    for v in versions:
        last = before.get((v.model, v.record_key, v.number - 1))
        changes = differences(v.model, last.record, v.record) if last and last.record else []
        found.append(Edit(v, KINDS[v.model], known[v.model, v.record_key], changes))
    return found


def withdrawn(institution: Institution) -> list[Any]:
    """Records of the institution that were public once and were taken back, the latest first."""
    gone = Q(review_state=ReviewState.WITHDRAWN)
    found: list[Any] = [
        *Resolution.objects.filter(gone, institution=institution),
        *Statement.objects.filter(gone, issuer=institution),
        *Commitment.objects.filter(gone, institution=institution),
    ]
    return sorted(found, key=lambda record: record.withdrawn_at, reverse=True)
