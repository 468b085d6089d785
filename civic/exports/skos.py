"""The codebook as a SKOS concept scheme in JSON-LD: types and, narrower, their levels.

Terms: https://www.w3.org/TR/skos-reference/. The context stands in the document: nobody
has to fetch one.
Labels that only search uses are not public and have no ``altLabel``.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from civic.choices import CommitmentKind
from civic.exports.addresses import absolute
from civic.exports.package.describing import licence_url
from civic.models import CodebookVersion, CommitmentType, Level
from civic.serializers.records import LANGUAGES
from civic.serializers.sparse import present

Data = dict[str, Any]

_IN_LANGUAGES = ("prefLabel", "definition", "scopeNote", "example", "note")
CONTEXT: Data = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "notation": "skos:notation",
    **{name: {"@id": f"skos:{name}", "@container": "@language"} for name in _IN_LANGUAGES},
    **{
        name: {"@id": f"skos:{name}", "@type": "@id"}
        for name in ("inScheme", "topConceptOf", "hasTopConcept", "narrower", "broader", "member")
    },
    "title": {"@id": "dct:title", "@container": "@language"},
    "license": {"@id": "dct:license", "@type": "@id"},
    "issued": {"@id": "dct:issued", "@type": "xsd:date"},
    "version": "owl:versionInfo",
}


def scheme() -> Data:
    """The whole codebook as it is today."""
    types = list(CommitmentType.objects.prefetch_related("levels"))
    graph = [_scheme(types), *_collections(types)]
    for each in types:
        graph += [_type(each), *(_level(each, level) for level in each.levels.all())]
    return {"@context": CONTEXT, "@graph": graph}


def concept(kind: CommitmentType) -> str:
    """The permanent address of a type, which is also the address of its page."""
    return absolute("type-detail", kind.slug)


def _level_address(kind: CommitmentType, level: Level) -> str:
    return f"{concept(kind)}#level-{level.ordinal}"


def _words(record: Any, *names: str) -> dict[str, str]:
    """Our words by language, several columns below each other; a language without words is left out."""
    found = {}
    for language in LANGUAGES:
        texts = [getattr(record, f"{name}_{language}") for name in names]
        if text := "\n\n".join(text for text in texts if text):
            found[language] = text
    return found


def _scheme(types: Iterable[CommitmentType]) -> Data:
    version = CodebookVersion.objects.first()
    released = {"version": version.version, "issued": version.released.isoformat()} if version else {}
    return {
        "id": absolute("type-list"),
        "type": "skos:ConceptScheme",
        "title": {"en": f"{settings.SITE_NAME}: codebook"},
        "license": licence_url(),
        **released,
        "hasTopConcept": [concept(each) for each in types],
    }


def _type(kind: CommitmentType) -> Data:
    return present(
        {
            "id": concept(kind),
            "type": "skos:Concept",
            "notation": kind.notation,
            "prefLabel": _words(kind, "label"),
            "definition": _words(kind, "definition"),
            "scopeNote": _words(kind, "include", "exclude"),
            "example": _words(kind, "example"),
            "note": _words(kind, "near_misses"),
            "inScheme": absolute("type-list"),
            "topConceptOf": absolute("type-list"),
            "narrower": [_level_address(kind, level) for level in kind.levels.all()],
        }
    )


def _level(kind: CommitmentType, level: Level) -> Data:
    return present(
        {
            "id": _level_address(kind, level),
            "type": "skos:Concept",
            "notation": f"{kind.notation}:{level.ordinal}",
            "prefLabel": _words(level, "label"),
            "definition": _words(level, "test"),
            "note": _words(level, "sentence"),
            "inScheme": absolute("type-list"),
            "broader": concept(kind),
        }
    )


def _collections(types: Iterable[CommitmentType]) -> list[Data]:
    """The kinds that people look for: the levels of a type from which on it is of that kind."""
    members: dict[str, list[str]] = {}
    for each in types:
        if each.kind:
            levels = [v for v in each.levels.all() if v.ordinal >= each.kind_from_level]
            members.setdefault(each.kind, []).extend(_level_address(each, v) for v in levels)
    return [
        {
            "id": f"{absolute('type-list')}#{code}",
            "type": "skos:Collection",
            "prefLabel": {"en": str(CommitmentKind(code).label)},
            "member": found,
        }
        for code, found in members.items()
    ]
