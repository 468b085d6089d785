"""The same page in another language, and words that have no translation yet, which say so."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from translated_fields import to_attribute

from civic.templatetags.civic_site import absolute
from civic.web.cards import Card
from civic.web.languages import DEFAULT, NAMES, in_language
from civic.web.passages import Passage

register = template.Library()

_AS_SAID = {
    "en": gettext_lazy("The quote is in English, as it was said."),
    "es": gettext_lazy("The quote is in Spanish, as it was said."),
    "vi": gettext_lazy("The quote is in Vietnamese, as it was said."),
}
_AS_SAID_ELSEWHERE = gettext_lazy("The quote is in its own language, as it was said.")


@register.inclusion_tag("civic/_languages.html", takes_context=True)
def languages(context: dict[str, Any]) -> dict[str, Any]:
    """Links to this page, with its query, in every language; none on a page made without a request."""
    request = context.get("request")
    if request is None:
        return {"links": []}
    query = request.META.get("QUERY_STRING", "")
    address = f"{iri_to_uri(request.path)}?{iri_to_uri(query)}" if query else iri_to_uri(request.path)
    active = get_language()
    return {"links": [(c, name, in_language(address, c), c == active) for c, name in NAMES.items()]}


@register.simple_tag(takes_context=True)
def alternates(context: dict[str, Any]) -> SafeString:
    """The head's links to this page in every language, for search engines; none on an error page."""
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return SafeString("")
    shown = context.get("links")
    path = shown["canonical"] if isinstance(shown, dict) else iri_to_uri(request.path)
    found = [(code, in_language(path, code)) for code in NAMES]
    return format_html_join(
        "\n",
        '<link rel="alternate" hreflang="{}" href="{}">',
        ((code, absolute(address)) for code, address in [*found, ("x-default", in_language(path, DEFAULT))]),
    )


@register.filter
def localized(path: str) -> str:
    """A stored path of this site, in the language of the page that links to it."""
    return in_language(path, get_language() or DEFAULT)


@register.filter
def english(text: Any) -> Any:
    """Words that exist in English alone, marked as such on a page in another language."""
    return text if not text or get_language() == DEFAULT else format_html('<span lang="en">{}</span>', text)


@register.simple_tag
def translated(record: Any, name: str) -> Any:
    """A translated column; where it has no words in this language, the English ones and a note.

    A column of one language (the title of a resolution) is returned as it is.
    """
    text = getattr(record, name)
    if not text or getattr(record, to_attribute(name), text):
        return text
    note = _("This sentence is in English. No translation yet.")
    return format_html('{} <span class="untranslated">{}</span>', english(text), note)


@register.simple_tag
def untranslated(*texts: Any) -> SafeString:
    """The note above words that exist in English alone; nothing where there are none of them."""
    if get_language() == DEFAULT or not any(texts):
        return SafeString("")
    return format_html('<p class="untranslated">{}</p>', _("This part is in English. No translation yet."))


@register.simple_tag(takes_context=True)
def as_said(context: dict[str, Any], passage: Passage) -> SafeString:
    """Below the first quote of a page in another language: that it was not translated, and why."""
    return _said(context, passage.article.language)


def _said(context: dict[str, Any], spoken: str) -> SafeString:
    request = context.get("request")
    if spoken == get_language() or request is None or hasattr(request, "quote_language_said"):
        return SafeString("")
    request.quote_language_said = True
    return format_html('<p class="untranslated">{}</p>', _AS_SAID.get(spoken, _AS_SAID_ELSEWHERE))


@register.simple_tag(takes_context=True)
def all_cards(context: dict[str, Any], cards: Iterable[Card]) -> SafeString:
    """Cards, the first in another language below the words that it was not translated."""
    return SafeString("".join(_with_said(context, cards)))


@register.simple_tag(takes_context=True)
def card_items(context: dict[str, Any], cards: Iterable[Card]) -> SafeString:
    """The same as items of a list."""
    return SafeString("".join(f"<li>{card}</li>\n" for card in _with_said(context, cards)))


def _with_said(context: dict[str, Any], cards: Iterable[Card]) -> Iterator[str]:
    for card in cards:
        yield "".join(_said(context, spoken) for spoken in card.languages) + card.html
