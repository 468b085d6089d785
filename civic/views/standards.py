"""Records in the words of other standards: SKOS, Popolo, Web Annotation. For machines, in no language."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from civic import versions
from civic.exports import popolo, skos
from civic.models import Commitment
from civic.views.details import cards
from civic.web import annotations
from civic.web.addresses import elsewhere
from civic.web.conditional import answer, cache_control
from civic.web.structured import absolute

HEADERS = {"Access-Control-Allow-Origin": "*"}


@require_safe
def codebook(request: HttpRequest) -> HttpResponseBase:
    return _data(request, skos.scheme(), "application/ld+json")


@require_safe
def popolo_file(request: HttpRequest) -> HttpResponseBase:
    """Streamed, so its ETag is that of the data and not of the bytes."""
    etag = f'"popolo-{versions.dataset_version()}"'
    headers = {**HEADERS, "Cache-Control": cache_control(), "ETag": etag}
    file: Any = StreamingHttpResponse(popolo.document(), content_type="application/json", headers=headers)
    return get_conditional_response(request, etag, response=file) or file


@require_safe
def commitment(request: HttpRequest, slug: str) -> HttpResponseBase:
    related = ("institution__parent", "resolution", "statement__speaker__institution")
    found = cards().select_related(*related).prefetch_related(*annotations.NEEDED).filter(slug=slug).first()
    if found is None:
        return elsewhere(request, Commitment, slug)
    return _data(request, annotations.page(found, absolute(request.path)), annotations.MEDIA_TYPE)


def _data(request: HttpRequest, data: dict[str, Any], media_type: str) -> HttpResponseBase:
    body = json.dumps(data, ensure_ascii=False, indent=1).encode()
    return answer(request, body, media_type, HEADERS)
