"""Every row of a query as CSV, however many there are: what is said about the file stands in its headers."""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from rest_framework.request import Request

from civic.api import parameters
from civic.api.asking import Asked, links
from civic.api.headers import conditional
from civic.api.resources import Resource
from civic.api.schema import operation
from civic.api.shapes import Schema
from civic.api.views import ByAddress, PublicView
from civic.exports import releases
from civic.exports.csv_rows import pieces
from civic.filters import Listing
from civic.models import CommitmentType, Level
from civic.serializers import select
from civic.serializers.records import in_languages
from civic.web.conditional import tag
from civic.web.sentences import sentence

CONTENT_TYPE = "text/csv; charset=utf-8"
LONGEST_NAME = 100
COMPANIONS: Schema = {
    name: {"description": sentence, "schema": {"type": "string"}}
    for name, sentence in {
        "X-Civic-Query": "What was asked for, as a sentence in percent-encoded UTF-8.",
        "X-Civic-Rows": "How many rows there are below the header.",
        "X-Civic-Release": "The release that holds this data, or “unreleased-” and a token of its own.",
        "Content-Disposition": "A name for the file.",
    }.items()
}
"""What the headers of a file say about it."""


class CsvList(PublicView):
    """All rows of one kind of record that fit a query, in its order, as one file."""

    resource: Any = None
    content_negotiation_class = ByAddress

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        return (*self.resource.listing_class.base_filters, "excel")

    def get(self, request: Request) -> HttpResponseBase:
        asked = self.asked
        listing = asked.listing(self.resource)
        bom = asked.flag("excel")
        asked.check()
        head = HttpResponse(content_type=CONTENT_TYPE, headers=companions(self.resource, listing, asked))
        answer = conditional(request._request, head, etag(request, head))
        if answer.status_code != 200:
            return answer
        found = listing.order.apply(listing.narrow())
        rows = () if request.method == "HEAD" else pieces(found, bom=bom, at=listing.at)
        return StreamingHttpResponse(rows, headers=dict(answer.headers))

    def operation(self) -> Schema:
        resource: Resource = self.resource
        text = {"text/csv": {"schema": {"type": "string"}}}
        answer = {"description": "The file.", "headers": COMPANIONS, "content": text}
        return operation(
            f"{resource.plural}_csv",
            f"{resource.label} as CSV: every row of a query",
            answer,
            parameters=[*parameters.of_listing(resource.listing_class), *parameters.own("excel")],
        )


def companions(resource: Resource, listing: Listing, asked: Asked) -> dict[str, str]:
    """What a reader of the file has to know, beside the data: the query in words, how many rows, of when.

    The sentence is percent-encoded UTF-8, since a header holds no other letters.
    """
    words = sentence(listing, str(resource.label)) or f"{resource.label}."
    return {
        "X-Civic-Query": quote(words, safe=" ,.:;()/'"),
        "X-Civic-Rows": str(listing.total()),
        "X-Civic-Release": releases.of_now(),
        "Content-Disposition": f'attachment; filename="{file_name(resource, asked)}"',
    }


def file_name(resource: Resource, asked: Asked) -> str:
    """A name that says what was asked for: ``commitments-data-collect-ca.csv``."""
    asked_for = [value for name, value in links(asked.values) if name not in ("excel", "sort")]
    return f"{slugify(' '.join([resource.plural, *asked_for]).replace('/', ' '))[:LONGEST_NAME]}.csv"


def etag(request: Request, head: HttpResponse) -> str:
    """By the version of the data instead of the rows, which nobody reads twice."""
    about = (request.get_full_path(), sorted(head.headers.items()), _codebook())
    return tag(repr(about).encode())


def _codebook() -> list[Any]:
    """The words of the codebook that rows show; it can be mended without a new version of it."""
    types = select(CommitmentType.objects.order_by("pk"))
    levels = Level.objects.order_by("pk").values_list(*in_languages("label"))
    return [*types, *levels]
