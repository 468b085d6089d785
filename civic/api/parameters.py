"""Every parameter of the API as OpenAPI describes it. What it takes follows from the field that reads it."""

from collections.abc import Mapping
from typing import Any

from civic.api.paging import DEFAULT_LIMIT, MAX_LIMIT
from civic.filters import Listing
from civic.filters.fields import (
    CodeField,
    CodesField,
    DayField,
    InstantField,
    LenientField,
    LevelField,
    PlacesField,
    SlugsField,
)
from civic.models import Institution
from civic.web.parameters import MAX_CURSOR_LENGTH, MAX_LENGTH, MAX_VALUES

Schema = dict[str, Any]
INSTANT: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$",
}
SLUG = "^[a-zA-Z0-9_-]{1,160}$"

DESCRIPTIONS: Mapping[str, tuple[str, Any]] = {
    "q": ("Words to look for; every one must be found.", "school"),
    "state": ("The state of the institution, as its USPS code.", "CA"),
    "place": ("A place that the institution serves, as state/place.", "ca/san-jose"),
    "sort": ("The order of the rows.", "name"),
    "kind": ("The kind of institution; of resolutions, of text; of articles, of source.", None),
    "type": ("A type of the codebook, by slug.", "data-collect"),
    "institution": ("An institution, by slug.", "san-jose-unified-school-district"),
    "min_level": ("At least this level; needs exactly one type.", 1),
    "status": ("The status today, or with as_of on that day.", None),
    "basis": ("Whether a resolution or a statement carries the commitment.", None),
    "attribution": ("Whose words prove it.", None),
    "certainty": ("Whether the source is clear.", None),
    "stated_from": ("Adopted or said on this day or later.", "2017-01-01"),
    "stated_to": ("Adopted or said on this day or earlier.", "2017-12-31"),
    "as_of": ("In force on this day; with status, of that status on this day.", "2017-02-09"),
    "date_mode": (
        "Whether a date that is not known to the day fits possibly or only where it is certain.",
        "certain",
    ),
    "list": ("A list whose changes to show.", None),
    "known_at": (
        "As the register knew it at this time, which must be over; a day means its end, in UTC.",
        "2026-11-21",
    ),
    "updated_since": (
        "What came, changed or went at this time or later; a day means its beginning, in UTC.",
        "2026-11-22",
    ),
    "limit": (f"Rows in one answer, {DEFAULT_LIMIT} if not given.", 2),
    "after": ("Where to go on: a mark from “next” of an answer, for the same list and order.", None),
    "before": ("Where to go back: a mark from “previous” of an answer.", None),
    "total": ("1 adds “total”, how many rows fit in all.", 1),
    "excel": ("1 puts a mark before the text by which Excel knows that it is UTF-8.", 1),
    "format": ("The form of the schema.", "yaml"),
}
"""What each parameter means, and an example; ``None`` takes the first value of its vocabulary."""

_FLAG = {"type": "integer", "enum": [0, 1]}
_CURSOR = {"type": "string", "minLength": 1, "maxLength": MAX_CURSOR_LENGTH}
_OWN: Mapping[str, Schema] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    "after": _CURSOR,
    "before": _CURSOR,
    "total": _FLAG,
    "excel": _FLAG,
    "format": {"type": "string", "enum": ["json", "yaml"], "default": "json"},
}


def of_listing(listing_class: type[Listing]) -> list[Schema]:
    """The parameters by which a list is narrowed and sorted."""
    fields = listing_class({}, Institution.objects.none()).fields()
    return [parameter(name, _taken(field), single=field.single) for name, field in fields.items()]


def own(*names: str) -> list[Schema]:
    """Parameters of the API itself."""
    return [parameter(name, _OWN[name], single=True) for name in names]


def slug() -> Schema:
    """The last part of the address of a record."""
    return {
        "name": "slug",
        "in": "path",
        "required": True,
        "description": "The slug of the record.",
        "schema": {"type": "string", "pattern": SLUG},
    }


def parameter(name: str, taken: Schema, *, single: bool) -> Schema:
    """One parameter of the query; several values stand as ``name=a&name=b`` and mean either."""
    sentence, example = DESCRIPTIONS[name]
    if example is None and "enum" in taken:
        example = taken["enum"][0]
    several = {"type": "array", "items": taken, "minItems": 1, "maxItems": MAX_VALUES}
    made = {
        "name": name,
        "in": "query",
        "required": False,
        "description": sentence if single else f"{sentence} Repeat it to allow several.",
        "schema": taken if single else several,
    }
    if not single:
        made |= {"style": "form", "explode": True}
    if example is not None:
        made["example"] = example if single else [example]
    return made


def _taken(field: LenientField) -> Schema:
    """What a field understands as one value."""
    match field:
        case CodesField() if codes := _closed(field):
            return {"type": "string", "enum": codes}
        case DayField() | InstantField():
            return {"type": "string", "format": "date"} if isinstance(field, DayField) else INSTANT
        case LevelField():
            return {"type": "integer", "minimum": 0, "maximum": 9}
        case PlacesField():
            return {"type": "string", "pattern": "^[a-z]{2}/[a-z0-9_-]{1,120}$"}
        case SlugsField() | CodesField() | CodeField():
            return {"type": "string", "pattern": SLUG}
    return {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}


def _closed(field: CodesField) -> list[str]:
    """The codes of a vocabulary that is the same in every register; the codebook is not."""
    return [] if field.grows else list(field.known())
