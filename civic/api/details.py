"""One record with all that hangs off it: quotes with selectors, events, relations, history of its status."""

from typing import Any

from django.http.response import HttpResponseBase, HttpResponsePermanentRedirect
from rest_framework.request import Request
from rest_framework.response import Response

from civic import versions
from civic.api import hanging, parameters, shapes
from civic.api.errors import Refusal
from civic.api.quotes import annotated
from civic.api.schema import json, operation
from civic.api.views import PublicView
from civic.exports.addresses import absolute
from civic.models import CommitmentType
from civic.serializers import public_record
from civic.serializers.records import plain
from civic.web import addresses


class RecordDetail(PublicView):
    """One public record by its slug; 301 under a former slug, 410 where it was withdrawn."""

    resource: Any = None

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        self.asked.check()
        resource = self.resource
        record = hanging.whole(resource.public()).filter(slug=slug).first()
        if record is None:
            return self._elsewhere(slug)
        return Response(
            {
                **annotated(public_record(record)),
                **hanging.of(record),
                **_version(record),
                "api_url": absolute(f"api-{resource.plural}-detail", slug),
                "permalink": absolute(f"{resource.page}-detail", slug),
            }
        )

    def _elsewhere(self, slug: str) -> HttpResponseBase:
        model = self.resource.model
        reviewed = model is not CommitmentType
        if reviewed and (tombstone := addresses.withdrawn(model, slug)):
            params = {"reason": tombstone.withdrawal_reason, "withdrawn_at": plain(tombstone.withdrawn_at)}
            raise Refusal("gone", {"slug": slug, **params})
        current = addresses.renamed(model, slug)
        if not current:
            raise Refusal("not_found", {"slug": "There is no public record of this name."})
        return HttpResponsePermanentRedirect(absolute(f"api-{self.resource.plural}-detail", current))

    def operation(self) -> shapes.Schema:
        resource = self.resource
        answer = {"description": "The record.", "content": json(shapes.ref(resource.shape))}
        gone = () if resource.model is CommitmentType else ("gone",)
        made = operation(
            f"{resource.plural}_record",
            f"{resource.label}: one record with all that hangs off it",
            answer,
            parameters=[parameters.slug()],
            refusals=("not_found", *gone, "not_acceptable"),
        )
        if gone:
            made["responses"]["301"] = {"description": "The record has another slug now: follow Location."}
        return made


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
