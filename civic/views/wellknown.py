"""What robots and researchers look for at fixed addresses, in no language."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from civic.web.conditional import answer

VALID_DAYS = 180  # RFC 9116 asks for less than a year


def robots(request: HttpRequest) -> HttpResponseBase:
    """Everything is open but searches, which are endless. Filtered lists say ``noindex`` themselves."""
    lines = [
        "User-agent: *",
        "Disallow: /search/",
        "Disallow: /*/search/",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return _text(request, "\n".join(lines))


def security(request: HttpRequest) -> HttpResponseBase:
    """RFC 9116. Where no address is set, the page of corrections takes reports too."""
    expires = datetime.combine(timezone.now().date() + timedelta(days=VALID_DAYS), time.min, UTC)
    lines = [
        f"Contact: {_contact()}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, es, vi",
        f"Canonical: {settings.SITE_URL}{request.path}",
    ]
    return _text(request, "\n".join(lines))


def _contact() -> str:
    if settings.CONTACT_EMAIL:
        return f"mailto:{settings.CONTACT_EMAIL}"
    return f"{settings.SITE_URL}{reverse('correction-list')}"


def _text(request: HttpRequest, text: str) -> HttpResponseBase:
    """No record stands in these, so that they may be kept for an hour."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return answer(request, f"{text}\n".encode(), "text/plain; charset=utf-8", headers)
