"""The language of a page stands in its path, and nowhere else.

Django's LocaleMiddleware would look at a cookie and at ``Accept-Language`` too, and so send ``Vary`` for
both: every copy in a cache would be one visitor's, and a link would not show to two people the same words.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

NAMES: dict[str, str] = dict(settings.LANGUAGES)
"""Every language, called as its readers call it; the first is the one without a prefix."""
DEFAULT: str = settings.LANGUAGE_CODE
_WITH_LANGUAGE = ("text/html", "application/atom+xml")


def first_step(path: str) -> str:
    """The first segment of a path: ``es`` of ``/es/about/`` and of ``/es``."""
    return path.removeprefix("/").partition("/")[0]


def language_of(path: str) -> str:
    """The language that a path asks for; English, which has no prefix, for every other path."""
    step = first_step(path)
    return step if step in NAMES else DEFAULT


def without_language(path: str) -> str:
    """The path of the same page in English."""
    step = first_step(path)
    return path.removeprefix(f"/{step}") or "/" if step in NAMES else path


def in_language(path: str, language: str) -> str:
    """The path of the same page in another language; slugs are the same in all."""
    bare = without_language(path)
    return bare if language == DEFAULT else f"/{language}{bare}"


class LanguageMiddleware:
    """Answers in the language of the path, error pages included.

    Stands before all that may refuse a request, so that it is refused in that language. ``/en/…`` is no
    second address of the English pages but leads to them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if first_step(request.path_info) == DEFAULT:
            return HttpResponsePermanentRedirect(_unprefixed(request))
        language = language_of(request.path_info)
        with translation.override(language):
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith(_WITH_LANGUAGE):
            response.headers.setdefault("Content-Language", language)
        return response


def _unprefixed(request: HttpRequest) -> str:
    """The address without ``/en``; two slashes at its start would be the name of another site."""
    path = escape_leading_slashes(escape_uri_path(without_language(request.path_info)))
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
