"""Flat rows of what hangs off the records: names, events, quotes, searches, spans of a status, versions.

The tables of a release show them; in JSON they stand within the record that they belong to.
"""

from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Concat, Lower

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
from civic.serializers.rows import PLACE_PATH, Columns, own

InstitutionPlace: Any = Institution.places.through
NamedInstitution: Any = Resolution.named_institutions.through
_PATH_OF_PLACE = Concat(Lower("place__state"), Value("/"), F("place__slug"), output_field=CharField())


def public_role(column: str) -> Subquery:
    """The key of the official that a column names, if the register shows that official."""
    return Subquery(Role.objects.published().filter(pk=OuterRef(column)).values("key")[:1])


def _same(*names: str) -> Columns:
    return {name: name for name in names}


PARTS: dict[type, Columns] = {
    Place: {"path": PLACE_PATH, **_same("state", "slug", "name", "geoid", "geoid_source", "lat", "lon")},
    InstitutionPlace: {"institution": "institution__slug", "path": _PATH_OF_PLACE},
    InstitutionName: {**_same("key"), "institution": "institution__slug", **_same("name", "language")},
    Identifier: {**_same("scheme", "value"), "institution": "institution__slug", **_same("source")},
    Role: {**_same("key"), "name": "person__name", **own(Role), "institution": "institution__slug"},
    ResolutionEvent: {
        **_same("key"),
        "resolution": "resolution__slug",
        "institution": "institution__slug",
        **own(ResolutionEvent),
    },
    ResolutionRelation: {
        **_same("key"),
        "resolution": "from_resolution__slug",
        "to": "to_resolution__slug",
        **own(ResolutionRelation),
    },
    NamedInstitution: {"resolution": "resolution__slug", "institution": "institution__slug"},
    CommitmentEvent: {**_same("key"), "commitment": "commitment__slug", **own(CommitmentEvent)},
    Evidence: {
        **_same("key"),
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
    AlternateUrl: {**_same("url"), "article": "article__slug"},
    ResearchLog: {
        **_same("key"),
        "institution": "institution__slug",
        "type": "type__notation",
        **_same("searched_on", *in_languages("where"), "outcome"),
    },
    Level: {"type": "type__notation", **own(Level)},
    CodebookVersion: _same("version", "released", "changelog"),
    StatusSpan: {
        **_same("key"),
        **{name: f"{name}__slug" for name in ("resolution", "statement", "commitment")},
        **_same("status", "possible_from", "certain_from", "certain_until", "possible_until"),
        **_same("known_from", "known_until"),
    },
    PublishedVersion: {
        **_same("key", "model"),
        "slug": KeyTextTransform("slug", "record"),
        **_same("number", "what", "published_at", "superseded_at", "change_hash", "note", "record"),
    },
    Correction: _same("key", "corrected_on", "path", "title", "wrong", "changed"),
    FormerSlug: _same("model", "slug", "current"),
}
"""What is not named here is in no table of a release."""
