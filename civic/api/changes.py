"""The stream of changes: what a mirror has to read to hold what we hold."""

from typing import Any

from django.conf import settings
from django.core import signing
from rest_framework.request import Request
from rest_framework.response import Response

from civic import versions
from civic.api import parameters, shapes
from civic.api.asking import Asked
from civic.api.paging import DEFAULT_LIMIT, MAX_LIMIT, address
from civic.api.resources import RESOURCES
from civic.api.schema import json, operation
from civic.api.views import PublicView
from civic.exports.addresses import absolute
from civic.filters.fields import InstantField
from civic.models import PublishedVersion
from civic.versions.stream import after
from civic.web.parameters import shown

LISTS = {
    str(r.model._meta.model_name): r.plural
    for r in RESOURCES
    if r.model._meta.model_name in versions.PUBLIC_MODELS
}
_MODELS = {plural: model for model, plural in LISTS.items()}
_signer = signing.Signer(salt="civic.api.changes")


class Changes(PublicView):
    """What came, changed and went, the oldest first; ``later`` goes on where this answer ends, any time."""

    parameters = ("updated_since", "list", "limit", "after")

    def get(self, request: Request) -> Response:
        asked = self.asked
        limit = asked.number("limit", DEFAULT_LIMIT, MAX_LIMIT)
        rows, mark = self._rows(asked), asked.only("after")
        found = list(rows[: limit + 1])
        shown_rows = found[:limit]
        last = _signer.sign(shown_rows[-1].key) if shown_rows else mark
        url = absolute("api-changes")
        return Response(
            {
                "next": address(url, asked, after=last if len(found) > limit else ""),
                "later": address(url, asked, after=last) or f"{settings.SITE_URL}{request.get_full_path()}",
                "results": [_change(row) for row in versions.described_for_mirrors(shown_rows)],
            }
        )

    def _rows(self, asked: Asked) -> Any:
        """The rows after the mark. Raises ``Refusal`` for what cannot be used."""
        since = asked.read("updated_since", InstantField())
        lists = asked.values.get("list", [])
        for name in lists:
            if name not in _MODELS:
                asked.problems["list"] = f"“{shown(name)}”: there is no such list."
        last = _marked(asked.only("after"))
        if last is None and asked.only("after"):
            asked.problems["after"] = "It does not belong to this list: follow “next” or “later”."
        asked.check()
        rows = versions.stream(since, [_MODELS[name] for name in lists])
        return rows.filter(after(last.published_at, last.pk)) if last else rows

    def operation(self) -> shapes.Schema:
        instant = parameters.parameter("updated_since", parameters.INSTANT, single=True)
        lists = parameters.parameter("list", {"type": "string", "enum": list(_MODELS)}, single=False)
        return operation(
            "changes",
            "What came, changed and went, the oldest first",
            {"description": "A page of changes.", "content": json(shapes.ref("ChangeList"))},
            parameters=[instant, lists, *parameters.own("limit", "after")],
            refusals=("not_acceptable",),
        )


def _change(row: dict[str, Any]) -> dict[str, Any]:
    model = row.pop("model")
    return {"list": LISTS[model], **row}


def _marked(mark: str) -> PublishedVersion | None:
    """The change after which to go on; ``None`` for a mark that is forged."""
    try:
        key = _signer.unsign(mark)
    except signing.BadSignature:
        return None
    return PublishedVersion.objects.filter(key=key).defer("record").first()
