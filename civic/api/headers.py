"""What a cache may do with an answer of the API, and what tells two answers apart."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from civic.web.conditional import cache_control

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


def conditional(request: HttpRequest, response: HttpResponse, etag: str) -> HttpResponse:
    """The answer with its ETag, or 304 for who has it already."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache_control()
    return get_conditional_response(request, etag, None, response) or response
