"""The proof of a commitment as W3C Web Annotations: the promise is the body, the quoted words the target.

Terms: https://www.w3.org/TR/annotation-model/ and https://schema.org. Selectors hold what is public of
an anchor: the words, and where they stand in the text whose SHA-256 is given; never the words around them.
"""

from typing import Any

from django.db.models import Prefetch

from civic.models import Commitment, Evidence, Resolution
from civic.serializers.sparse import present
from civic.web import structured
from civic.web.structured import Data, absolute

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"schema": structured.CONTEXT + "/", "cito": "http://purl.org/spar/cito/"},
]
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
NEEDED = (
    *("institution__places", "institution__other_names", "institution__identifiers", "resolution__events"),
    Prefetch("resolution__commitments", Commitment.objects.published().for_list()),
)
"""Relations that a page reads of a commitment, beside those of ``for_list``."""
_STANCES = {"supports": "cito:isSupportedBy", "contradicts": "cito:isDisagreedWithBy"}


def page(commitment: Commitment, address: str) -> Data:
    """An ``AnnotationPage`` with one annotation a quote; needs ``for_list`` and the parents' relations."""
    quotes = list(commitment.evidence.all())
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationPage",
        "items": [_annotation(quote, commitment, address) for quote in quotes],
    }


def _annotation(quote: Evidence, commitment: Commitment, address: str) -> Data:
    stance = _STANCES.get(quote.stance, "cito:citesForInformation")
    return {
        "id": f"{address}#{quote.key}",
        "type": "Annotation",
        "motivation": "linking",
        "schema:additionalType": {"id": stance},
        "body": _prefixed(claim(commitment)),
        "target": _target(quote),
    }


def _target(quote: Evidence) -> Data:
    selectors: list[Data] = [{"type": "TextQuoteSelector", "exact": quote.exact}]
    if quote.start is not None and quote.end is not None:
        selectors.append({"type": "TextPositionSelector", "start": quote.start, "end": quote.end})
    snapshot = quote.snapshot
    return {
        "type": "SpecificResource",
        "source": {
            **_prefixed(structured.article(snapshot.article)),
            "id": snapshot.article.canonical_url,
        },
        "selector": selectors,
        "state": {
            "type": "TimeState",
            "sourceDate": snapshot.captured_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "schema:sha256": snapshot.sha256,
        },
    }


def claim(commitment: Commitment) -> Data:
    """The promise as a schema.org ``Claim`` about its institution, based on a text or a statement."""
    basis = commitment.basis_record
    url = absolute(commitment.get_absolute_url())
    return present(
        {
            "@type": "Claim",
            "@id": url,
            "url": url,
            "name": str(commitment.level.label),
            "text": str(commitment.summary),
            "about": structured.organization(commitment.institution),
            "isBasedOn": structured.legislation(basis) if isinstance(basis, Resolution) else _said(basis),
        }
    )


def _said(statement: Any) -> Data:
    """A statement as a quotation of its issuer; its words stand in the targets."""
    url = absolute(statement.get_absolute_url())
    speaker = structured.person(statement.speaker) if statement.speaker else None
    return present(
        {
            "@type": "Quotation",
            "@id": url,
            "name": statement.title,
            "creator": structured.named(statement.issuer),
            "spokenByCharacter": speaker,
        }
    )


def _prefixed(data: Any) -> Any:
    """schema.org data with its terms spelt out, for a document whose context is that of annotations."""
    if isinstance(data, list):
        return [_prefixed(each) for each in data]
    if not isinstance(data, dict):
        return {"id": data} if isinstance(data, str) and data.startswith(f"{structured.CONTEXT}/") else data
    found = {}
    for name, value in data.items():
        if name == "@type":
            found["type"] = f"schema:{value}"
        else:
            found["id" if name == "@id" else f"schema:{name}"] = value if name == "@id" else _prefixed(value)
    return found
