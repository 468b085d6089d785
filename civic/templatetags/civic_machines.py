"""What the head of a page tells machines: its address, its preview, its feeds, its records as data."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
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
from civic.web import structured
from civic.web.wording import SYMBOLS, cell_words

register = template.Library()

LOCALES = {"en": "en_US", "es": "es_US", "vi": "vi_VN"}
_NOT_IN_FEEDS = ("page", "after", "sort")


class Facts(NamedTuple):
    """What the head says about a page. ``canonical`` is empty where the page's own template gives it."""

    title: str
    description: str
    url: str
    canonical: str
    image: str
    locale: str
    feeds: list[tuple[str, str]]
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
        _feeds(context, record),
        [structured.block(data) for data in (*_data(record), *context.get("data_blocks", ()))],
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


def _feeds(context: Mapping[str, Any], record: Any) -> list[tuple[str, str]]:
    if isinstance(record, Institution):
        url = reverse("institution-page-feed", args=[record.slug])
        return [(_("Changes to this page"), url)]
    address = _listed(context)
    if not address:
        return []
    parts = urlsplit(address)
    try:  # a list that has a feed has it below its own address
        reverse(f"{context['request'].resolver_match.url_name.removesuffix('-list')}-feed")
    except NoReverseMatch:
        return []
    query = urlencode([p for p in parse_qsl(parts.query) if p[0] not in _NOT_IN_FEEDS], safe="/")
    return [(_("Newest of this list"), f"{parts.path}feed/" + (f"?{query}" if query else ""))]


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
def twins(record: Any) -> list[tuple[str, str, str]]:
    """Other forms of a record, as label, path and media type: the card to print, the feed, the data."""
    if isinstance(record, Commitment):
        proof = reverse("commitment-annotations", args=[record.slug])
        return [(_("The quotes as linked data (JSON-LD)"), proof, "application/ld+json")]
    if not isinstance(record, Institution):
        return []
    return [
        (_("Print this as a card"), reverse("institution-card", args=[record.slug]), ""),
        (
            _("Follow this page by feed (Atom)"),
            reverse("institution-page-feed", args=[record.slug]),
            "application/atom+xml",
        ),
        (_("All edits"), reverse("institution-history", args=[record.slug]), ""),
    ]


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
