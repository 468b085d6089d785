"""The addresses of the API."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.api import parameters, shapes
from civic.api.asking import Asked
from civic.api.headers import PREFLIGHT, conditional
from civic.api.paging import address, page
from civic.api.resources import RESOURCES, Resource
from civic.api.schema import json, operation
from civic.exports import releases
from civic.exports.addresses import absolute
from civic.web.conditional import tag

PAGING = ("limit", "after", "before", "total")


class ByAddress(BaseContentNegotiation):
    """The address asks for CSV, whatever is accepted; what is refused is JSON as everywhere."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """Answers anybody with JSON, tells caches how long it holds, and refuses what it does not know."""

    parameters: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        return Asked(self.request._request, self.parameters)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS", **PREFLIGHT})

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if isinstance(response, Response) and response.status_code == 200:
            response.add_post_render_callback(lambda done: self._tagged(request._request, done))
        return super().finalize_response(request, response, *args, **kwargs)

    @staticmethod
    def _tagged(request: HttpRequest, response: Response) -> HttpResponseBase:
        return conditional(request, response, tag(response.content))


class Index(PublicView):
    """What there is: every list with its addresses, the schema, the docs, the licence of the data."""

    def get(self, request: Request) -> Response:
        self.asked.check()
        return Response(
            {
                "site": settings.SITE_NAME,
                "license": settings.DATA_LICENSE,
                "release": releases.of_now(),
                "schema": absolute("api-schema"),
                "docs": absolute("api-docs"),
                "lists": {
                    resource.plural: {
                        "json": absolute(f"api-{resource.plural}"),
                        "csv": absolute(f"api-{resource.plural}-csv"),
                    }
                    for resource in RESOURCES
                },
            }
        )

    def operation(self) -> shapes.Schema:
        answer = {"description": "The addresses.", "content": json(shapes.ref("Index"))}
        return operation("index", "What there is", answer, refusals=("not_acceptable",))


class RecordList(PublicView):
    """Rows of one kind of record that fit a query, a page at a time."""

    resource: Any = None

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        return (*self.resource.listing_class.base_filters, *PAGING)

    def get(self, request: Request) -> Response:
        resource: Resource = self.resource
        asked = self.asked
        listing = asked.listing(resource)
        wants_total = asked.flag("total")
        found = page(listing, asked)
        url = absolute(f"api-{resource.plural}")
        answer: dict[str, Any] = {
            "next": address(url, asked, after=found.after),
            "previous": address(url, asked, before=found.before),
        }
        if wants_total:
            answer["total"] = listing.total()
        return Response({**answer, "results": found.rows})

    def operation(self) -> shapes.Schema:
        resource: Resource = self.resource
        shape = shapes.ref(f"{resource.shape}List")
        return operation(
            f"{resource.plural}_list",
            f"{resource.label}: rows that fit a query",
            {"description": "A page of rows.", "content": json(shape)},
            parameters=[*parameters.of_listing(resource.listing_class), *parameters.own(*PAGING)],
            refusals=("not_acceptable",),
        )
