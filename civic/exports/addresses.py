"""Whole addresses of this site, for documents that are read elsewhere."""

from django.conf import settings
from django.urls import reverse


def absolute(name: str, *args: str) -> str:
    """The full address of a view."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
