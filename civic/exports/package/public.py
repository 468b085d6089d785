"""The rows that a release may hold: what the public pages show, model by model.

Everything hangs off ``published()``; what hangs off something that is not public is not here.
"""

from typing import Any

from django.db.models import Q, QuerySet

from civic.choices import PublicChange, ReviewState
from civic.models import (
    AlternateUrl,
    Commitment,
    CommitmentEvent,
    Evidence,
    FormerSlug,
    Identifier,
    Institution,
    InstitutionName,
    Place,
    PublishedVersion,
    ResearchLog,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SourceArticle,
    Statement,
    StatusSpan,
)
from civic.models.records import Reviewed
from civic.serializers.parts import InstitutionPlace, NamedInstitution
from civic.versions import PUBLIC_MODELS

Rows = QuerySet[Any]


def of(model: Any) -> Rows:
    """The public rows of a model. Models without a rule of their own are public as a whole."""
    if issubclass(model, Reviewed) or model is Role:
        published: Rows = model._default_manager.published()
        return published
    rule = _RULES.get(model)
    found: Rows = rule() if rule else model._default_manager.all()
    return found


def _pks(model: Any) -> Rows:
    return of(model).order_by().values("pk")


def _parts(model: Any, *owners: str) -> Rows:
    """Rows of a model whose owners (names of foreign keys) are public."""
    public = {f"{name}__in": _pks(model._meta.get_field(name).related_model) for name in owners}
    return model._default_manager.filter(**public)


def _evidence() -> Rows:
    proves = Q()
    for name in (
        *("commitment", "statement", "institution", "role"),
        *("resolution_event", "commitment_event", "resolution_relation"),
    ):
        proves |= Q(**{f"{name}__in": _pks(Evidence._meta.get_field(name).related_model)})
    return Evidence.objects.filter(proves, snapshot__article__in=_pks(SourceArticle))


def _events() -> Rows:
    owned = Q(resolution__in=_pks(Resolution)) | Q(institution__in=_pks(Institution))
    return ResolutionEvent.objects.filter(owned)


def _spans() -> Rows:
    names = {"resolution": Resolution, "statement": Statement, "commitment": Commitment}
    public = Q()
    for name, model in names.items():
        public |= Q(**{f"{name}__in": _pks(model)})
    return StatusSpan.objects.filter(public)


def _versions() -> Rows:
    """Those of public records, and of the others only that they went and why."""
    public = Q(what=PublicChange.WITHDRAWN)
    for name, model in PUBLIC_MODELS.items():
        public |= Q(model=name, record_key__in=of(model).order_by().values("key"))
    return PublishedVersion.objects.filter(public)


def _former_slugs() -> Rows:
    public = Q()
    for name, model in PUBLIC_MODELS.items():
        public |= Q(model=name, current__in=of(model).order_by().values("slug"))
    return FormerSlug.objects.filter(public)


_RULES: dict[Any, Any] = {
    AlternateUrl: lambda: _parts(AlternateUrl, "article"),
    CommitmentEvent: lambda: _parts(CommitmentEvent, "commitment"),
    Evidence: _evidence,
    FormerSlug: _former_slugs,
    Identifier: lambda: _parts(Identifier, "institution"),
    InstitutionName: lambda: _parts(InstitutionName, "institution"),
    InstitutionPlace: lambda: _parts(InstitutionPlace, "institution"),
    NamedInstitution: lambda: _parts(NamedInstitution, "resolution", "institution"),
    Place: lambda: Place.objects.filter(pk__in=of(InstitutionPlace).values("place")),
    PublishedVersion: _versions,
    ResearchLog: lambda: _parts(ResearchLog, "institution"),
    ResolutionEvent: _events,
    ResolutionRelation: lambda: _parts(ResolutionRelation, "from_resolution", "to_resolution"),
    StatusSpan: _spans,
}


def withdrawn(model: Any) -> Rows:
    """Records that were public once and were taken back: their address and the reason stay public."""
    gone: Rows = model._default_manager.filter(review_state=ReviewState.WITHDRAWN, published_at__isnull=False)
    return gone
