"""One record with all that hangs off it: quotes with selectors, events, relations, history of its status."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase, HttpResponsePermanentRedirect
from rest_framework.request import Request
from rest_framework.response import Response

from civic import versions
from civic.api import hanging, parameters, past, shapes
from civic.api.asking import Asked, links
from civic.api.errors import Refusal
from civic.api.quotes import annotated
from civic.api.schema import json, operation
from civic.api.views import PublicView
from civic.choices import PublicChange
from civic.exports.addresses import absolute
from civic.filters.fields import DayField, InstantField
from civic.filters.listing import written
from civic.models import Commitment, CommitmentType, Resolution, Statement
from civic.serializers import public_record
from civic.serializers.records import plain
from civic.web import addresses

SPANNED = (Resolution, Statement, Commitment)
"""Records that have a status over time."""


class RecordDetail(PublicView):
    """One public record by its slug; 301 under a former slug, 410 where it was withdrawn."""

    resource: Any = None

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        model = self.resource.model
        clock = ("known_at",) if model in versions.PUBLIC_MODELS.values() else ()
        return (*clock, *(("as_of",) if model in SPANNED else ()))

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        asked = self.asked
        at, day = asked.read("known_at", InstantField(is_past=True)), asked.read("as_of", DayField())
        asked.check()
        public = self.resource.public()
        record = (hanging.whole(public) if at is None else public).filter(slug=slug).first()
        if record is None:
            return self._elsewhere(slug, asked)
        found = self._now(record) if at is None else self._then(record, at)
        if day:
            found["history"] = [span for span in found["history"] if _possible(span, day.isoformat())]
        return Response(found)

    def _now(self, record: Any) -> dict[str, Any]:
        return {
            **annotated(public_record(record)),
            **hanging.of(record),
            **_version(record),
            **self._addresses(record),
        }

    def _then(self, record: Any, at: datetime) -> dict[str, Any]:
        """The record as the public read it. Raises ``Refusal`` for when it was not here."""
        version = versions.version_at(record, at)
        if version is None:
            raise Refusal("not_found", {"known_at": "This record was not public yet."})
        if version.what == PublicChange.WITHDRAWN:
            raise Refusal("gone", tombstone(record.slug, version.note, version.published_at))
        query = f"?{urlencode({'known_at': written(at)}, safe=':')}"
        addresses = {name: f"{url}{query}" for name, url in self._addresses(record).items()}
        return {**past.answer(record, version, at), **addresses}

    def _addresses(self, record: Any) -> dict[str, str]:
        return {
            "api_url": absolute(f"api-{self.resource.plural}-detail", record.slug),
            "permalink": absolute(f"{self.resource.page}-detail", record.slug),
        }

    def _elsewhere(self, slug: str, asked: Asked) -> HttpResponseBase:
        model = self.resource.model
        reviewed = model is not CommitmentType
        if reviewed and (gone := addresses.withdrawn(model, slug)):
            raise Refusal("gone", tombstone(slug, gone.withdrawal_reason, gone.withdrawn_at))
        current = addresses.renamed(model, slug)
        if not current:
            raise Refusal("not_found", {"slug": "There is no public record of this name."})
        url, query = absolute(f"api-{self.resource.plural}-detail", current), urlencode(links(asked.values))
        return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)

    def operation(self) -> shapes.Schema:
        resource = self.resource
        answer = {"description": "The record.", "content": json(shapes.ref(resource.shape))}
        gone = () if resource.model is CommitmentType else ("gone",)
        made = operation(
            f"{resource.plural}_record",
            f"{resource.label}: one record with all that hangs off it",
            answer,
            parameters=[parameters.slug(), *parameters.of_detail(self.parameters)],
            refusals=("not_found", *gone, "not_acceptable"),
        )
        if gone:
            made["responses"]["301"] = {"description": "The record has another slug now: follow Location."}
        return made


def tombstone(slug: str, reason: str, at: datetime | None) -> dict[str, str]:
    """What is told of a record that is withdrawn, or was at the time that is asked about."""
    return {"slug": slug, "reason": reason, "withdrawn_at": plain(at)}


def _possible(span: dict[str, Any], day: str) -> bool:
    """Whether a stretch of a history possibly holds a day; ISO dates sort as text."""
    start, end = span["possible_from"], span["possible_until"]
    return (start is None or start <= day) and (end is None or day < end)


def _version(record: Any) -> dict[str, Any]:
    """Which published version this is; the codebook has one version as a whole."""
    if isinstance(record, CommitmentType):
        return {}
    newest = versions.history(record).first()
    return {
        "published_at": plain(record.published_at),
        "version": newest.number if newest else None,
        "change_hash": newest.change_hash if newest else None,
    }
