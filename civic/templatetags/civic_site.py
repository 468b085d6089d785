"""The site's name and addresses, also for error pages, which are rendered without a request."""

from functools import cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME


@register.simple_tag
def contact_email() -> str:
    return settings.CONTACT_EMAIL


@register.simple_tag
def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def grouped(number: int) -> str:
    """A number with the thousands set apart as the language does."""
    return number_format(number, use_l10n=True, force_grouping=True)


@register.simple_tag
def fixed(name: str) -> SafeString:
    """A fragment that depends on nothing but the language: made once a process."""
    made = _fixed.__wrapped__ if settings.DEBUG else _fixed
    return made(name, get_language(), settings.SITE_NAME)


@cache
def _fixed(name: str, _language: str | None, _site_name: str) -> SafeString:
    return SafeString(get_template(name).render())
