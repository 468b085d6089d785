"""The site's name and addresses, also for error pages, which are rendered without a request."""

from django import template
from django.conf import settings
from django.utils.formats import number_format

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
