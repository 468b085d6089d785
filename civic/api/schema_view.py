"""The schema at its address, as JSON or YAML."""

import yaml
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from civic.api import parameters, shapes
from civic.api.headers import conditional
from civic.api.schema import json, operation, schema
from civic.api.views import ByAddress, PublicView
from civic.web.conditional import tag

YAML = "application/yaml"


class Schema(PublicView):
    """OpenAPI 3 of this API."""

    content_negotiation_class = ByAddress
    parameters = ("format",)

    def get(self, request: Request) -> HttpResponseBase:
        asked = self.asked
        form = asked.only("format") or "json"
        if form not in ("json", "yaml"):
            asked.problems["format"] = "Write json or yaml."
        asked.check()
        if form == "json":
            return Response(schema())
        text = yaml.safe_dump(schema(), sort_keys=False, allow_unicode=True).encode()
        response = HttpResponse(text, content_type=YAML)
        return conditional(request._request, response, tag(text))

    def operation(self) -> shapes.Schema:
        free = {"schema": {"type": "object"}}
        answer = {"description": "The schema.", "content": {**json({"type": "object"}), YAML: free}}
        return operation("schema", "This schema", answer, parameters=parameters.own("format"))
