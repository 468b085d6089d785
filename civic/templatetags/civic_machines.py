"""What the head of a page tells machines: its address, its preview, its feeds, its records as data."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic import answers
from civic.models import (
    Commitment,
    CommitmentType,
    Institution,
    Resolution,
    SourceArticle,
    Statement,
)
from civic.templatetags.civic_data import ATOM, Link, data_of, list_feed
from civic.web import structured
from civic.web.wording import SYMBOLS, cell_words

register = template.Library()

LOCALES = {"en": "en_US", "es": "es_US", "vi": "vi_VN"}


class Facts(NamedTuple):
    """What the head says about a page. ``canonical`` is empty where the page's own template gives it."""

    title: str
    description: str
    url: str
    canonical: str
    image: str
    locale: str
    alternates: list[Link]
    blocks: list[SafeString]


@register.simple_tag(takes_context=True)
def page_facts(context: Mapping[str, Any]) -> Facts | None:
    """The facts of the page; ``None`` for error pages and tombstones, which are nobody's canonical page."""
    request = context.get("request")
    if request is None or "exception" in context or "gone" in context or request.resolver_match is None:
        return None
    record = context.get("object")
    canonical = "" if "listing" in context or "words" in context else structured.absolute(request.path)
    return Facts(
        _title(context, record),
        _description(record),
        canonical or structured.absolute(_listed(context) or request.path),
        canonical,
        structured.absolute(_image(record)),
        LOCALES.get(get_language() or "", "en_US"),
        [*_feeds(context, record), *data_of(context, record)],
        [structured.block(data) for data in _data(record)],
    )


def _title(context: Mapping[str, Any], record: Any) -> str:
    match record:
        case Institution():
            return _("%(name)s: what it promised") % {"name": record.name}
        case Commitment():
            return f"{record.level.label} – {record.institution.name}"
        case Resolution() | Statement() | SourceArticle():
            return record.title
        case CommitmentType():
            return str(record.label)
    return str(context.get("heading") or context.get("place") or settings.SITE_NAME)


def _description(record: Any) -> str:
    match record:
        case Institution():
            text = _(
                "What %(name)s has promised about immigration enforcement, in its own words, "
                "with dates and sources."
            )
            return text % {"name": record.name}
        case Commitment():
            return str(record.summary)
    return _(
        "What schools, cities and police have promised about immigration enforcement, in their own words."
    )


def _listed(context: Mapping[str, Any]) -> str:
    return str((context.get("links") or {}).get("canonical", ""))


def _image(record: Any) -> str:
    institution = record if isinstance(record, Institution) else getattr(record, "institution", None)
    if isinstance(institution, Institution):
        return reverse("institution-image", args=[institution.slug])
    return reverse("site-image")


def _feeds(context: Mapping[str, Any], record: Any) -> list[Link]:
    if isinstance(record, Institution):
        url = reverse("institution-page-feed", args=[record.slug])
        return [(_("Changes to this page"), url, ATOM)]
    return list_feed(context, _("Newest of this list"))


def _data(record: Any) -> list[structured.Data]:
    match record:
        case Institution():
            return [structured.organization(record), structured.breadcrumbs(structured.trail(record))]
        case Commitment():
            steps = structured.trail(record.institution, inside=str(record.level.label))
            return [*structured.quotations(record), structured.breadcrumbs(steps)]
        case Resolution():
            steps = structured.trail(record.institution, inside=record.title)
            return [structured.legislation(record), structured.breadcrumbs(steps)]
        case Statement():
            steps = structured.trail(record.issuer, inside=record.title)
            return [*structured.quotations(record), structured.breadcrumbs(steps)]
    return []


@register.simple_tag
def cell_mark(commitment: Commitment) -> SafeString:
    """Symbol and word of a commitment's cell, not a link: inside a frame a link would lead nowhere."""
    cell = answers.cell([commitment])
    words = cell_words(cell, commitment.type.direction)
    return format_html(
        '<b class="{}"><span aria-hidden="true">{}</span> {}</b>', cell.value, SYMBOLS[cell], words
    )


@register.simple_tag
def embed_snippet(record: Any) -> str:
    """The line of HTML that shows a record on another site; empty for what has no frame."""
    names = {Institution: ("institution-embed", 460), Commitment: ("commitment-embed", 420)}
    if type(record) not in names:
        return ""
    name, height = names[type(record)]
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
        structured.absolute(reverse(name, args=[record.slug])),
        str(record),
        str(height),
    ).replace("\n", " ")
