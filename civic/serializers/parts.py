"""Flat rows of what hangs off the records: names, events, quotes, searches, spans of a status, versions.

The tables of a release show them; in JSON they stand within the record that they belong to.
"""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform

from civic.models import (
    AlternateUrl,
    CodebookVersion,
    CommitmentEvent,
    Correction,
    Evidence,
    FormerSlug,
    Identifier,
    Institution,
    InstitutionName,
    Level,
    Place,
    PublishedVersion,
    ResearchLog,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    StatusSpan,
)
from civic.serializers.records import in_languages
from civic.serializers.rows import Columns, own, place_path, same

InstitutionPlace: Any = Institution.places.through
NamedInstitution: Any = Resolution.named_institutions.through


def public_role(column: str) -> Subquery:
    """The key of the official that a column names, if the register shows that official."""
    return Subquery(Role.objects.published().filter(pk=OuterRef(column)).values("key")[:1])


PARTS: dict[type, Columns] = {
    Place: {"path": place_path(), **same("state", "slug", "name", "geoid", "geoid_source", "lat", "lon")},
    InstitutionPlace: {"institution": "institution__slug", "path": place_path("place__")},
    InstitutionName: {**same("key"), "institution": "institution__slug", **same("name", "language")},
    Identifier: {**same("scheme", "value"), "institution": "institution__slug", **same("source")},
    Role: {**same("key"), "name": "person__name", **own(Role), "institution": "institution__slug"},
    ResolutionEvent: {
        **same("key"),
        "resolution": "resolution__slug",
        "institution": "institution__slug",
        **own(ResolutionEvent),
    },
    ResolutionRelation: {
        **same("key"),
        "resolution": "from_resolution__slug",
        "to": "to_resolution__slug",
        **own(ResolutionRelation),
    },
    NamedInstitution: {"resolution": "resolution__slug", "institution": "institution__slug"},
    CommitmentEvent: {**same("key"), "commitment": "commitment__slug", **own(CommitmentEvent)},
    Evidence: {
        **same("key"),
        **{name: f"{name}__slug" for name in ("commitment", "statement", "institution")},
        **{
            name: f"{name}__key"
            for name in ("resolution_event", "commitment_event", "resolution_relation", "role")
        },
        **own(Evidence),
        "speaker": public_role("speaker"),
        "article": "snapshot__article__slug",
        "sha256": "snapshot__sha256",
        "source_changed_on": "absent_on",
    },
    AlternateUrl: {**same("url"), "article": "article__slug"},
    ResearchLog: {
        **same("key"),
        "institution": "institution__slug",
        "type": "type__notation",
        **same("searched_on", *in_languages("where"), "outcome"),
    },
    Level: {"type": "type__notation", **own(Level)},
    CodebookVersion: same("version", "released", "changelog"),
    StatusSpan: {
        **same("key"),
        **{name: f"{name}__slug" for name in ("resolution", "statement", "commitment")},
        **same("status", "possible_from", "certain_from", "certain_until", "possible_until"),
        **same("known_from", "known_until"),
    },
    PublishedVersion: {
        **same("key", "model"),
        "slug": KeyTextTransform("slug", "record"),
        **same("number", "what", "published_at", "superseded_at", "change_hash", "note", "record"),
    },
    Correction: same("key", "corrected_on", "path", "title", "wrong", "changed"),
    FormerSlug: same("model", "slug", "current"),
}
"""What is not named here is in no table of a release."""
