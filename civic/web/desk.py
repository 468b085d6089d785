"""The addresses of the desk, which are read when somebody first goes there.

Its forms, and what they alone need (passkeys, sealed secrets, spreadsheets, articles), are a sixth of what a
worker would hold, and most workers serve nobody but the public. Commands and tests read all at the start.
"""

from threading import Lock
from typing import Any

from django.contrib import admin
from django.urls.resolvers import RoutePattern, URLResolver
from django.utils.functional import cached_property

_one_at_a_time = Lock()


class Desk(URLResolver):
    """What ``path(route, admin.site.urls)`` makes, without asking the site for its addresses yet."""

    def __init__(self, route: str) -> None:
        pattern = RoutePattern(route, is_endpoint=False)
        super().__init__(pattern, (), app_name="admin", namespace=admin.site.name)

    @cached_property
    def url_patterns(self) -> Any:
        with _one_at_a_time:
            admin.autodiscover()
            return admin.site.get_urls()

    def _populate(self) -> None:
        """Django gathers all names when the first link of a page is made. Those of the desk have a namespace,
        so that they are looked for below it and not here."""
        if "url_patterns" in self.__dict__:
            super()._populate()
