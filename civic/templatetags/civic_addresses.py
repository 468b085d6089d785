"""Addresses that somebody typed, where a reader can follow them."""

import re

from django import template

register = template.Library()

_OF_THE_WEB = re.compile(r"https?://", re.IGNORECASE)
NOWHERE = "#"


@register.filter
def web_address(typed: str) -> str:
    """The address if it begins as one of the web does, else one that leads nowhere.

    Escaping does not help where a browser or a feed reader runs the address itself (``javascript:``). Forms
    and imports refuse those; a release or a database from elsewhere may hold them all the same.
    """
    return typed if _OF_THE_WEB.match(typed) else NOWHERE
