"""The same page as data: JSON, CSV, feed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from civic.models import Commitment, CommitmentType, Institution, Resolution, SourceArticle, Statement

register = template.Library()

Link = tuple[str, str, str]
"""Label, path and media type."""
ATOM, CSV, JSON = "application/atom+xml", "text/csv", "application/json"
_RECORDS: Mapping[type, str] = {
    Institution: "api-institutions",
    Resolution: "api-resolutions",
    Statement: "api-statements",
    Commitment: "api-commitments",
    SourceArticle: "api-articles",
    CommitmentType: "api-types",
}
_LISTS: Mapping[str, str] = {
    "institution-list": "api-institutions",
    "resolution-list": "api-resolutions",
    "statement-list": "api-statements",
    "commitment-list": "api-commitments",
    "article-list": "api-articles",
    "type-list": "api-types",
}
_PAGING = ("page", "after")
_NOT_IN_FEEDS = (*_PAGING, "sort")


@register.simple_tag
def twins(record: Any) -> list[Link]:
    """Other forms of a record's page: the card to print, the feed, the data."""
    links: list[Link] = []
    if isinstance(record, Institution):
        links = [
            (_("Print this as a card"), reverse("institution-card", args=[record.slug]), ""),
            (
                _("Follow this page by feed (Atom)"),
                reverse("institution-page-feed", args=[record.slug]),
                ATOM,
            ),
        ]
    return [*links, *_record(record)]


def _record(record: Any) -> list[Link]:
    name = _RECORDS.get(type(record))
    return (
        [(_("This record as data (JSON)"), reverse(f"{name}-detail", args=[record.slug]), JSON)]
        if name
        else []
    )


@register.simple_tag(takes_context=True)
def list_twins(context: Mapping[str, Any]) -> list[Link]:
    """Other forms of a list, of the same query: JSON, CSV and the feed of what is new."""
    return [*_list(context), *list_feed(context, _("Follow this list by feed (Atom)"))]


def data_of(context: Mapping[str, Any], record: Any) -> list[Link]:
    """What the head of a page names as its data."""
    return _record(record) or _list(context)


def _list(context: Mapping[str, Any]) -> list[Link]:
    name = _LISTS.get(_page(context))
    if not name:
        return []
    query = _query(context, _PAGING)
    return [
        (_("This list as data (JSON)"), reverse(name) + query, JSON),
        (_("This list as a table (CSV)"), reverse(f"{name}-csv") + query, CSV),
    ]


def _page(context: Mapping[str, Any]) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    return match.url_name if match else ""


def list_feed(context: Mapping[str, Any], label: str) -> list[Link]:
    """The feed of a list, which lies below its own address; nothing where it has none."""
    if "links" not in context:
        return []
    try:
        address = reverse(f"{_page(context).removesuffix('-list')}-feed")
    except NoReverseMatch:
        return []
    return [(label, address + _query(context, _NOT_IN_FEEDS), ATOM)]


def _query(context: Mapping[str, Any], without: tuple[str, ...]) -> str:
    """The query in use as the page's own address spells it."""
    address = str((context.get("links") or {}).get("canonical", ""))
    pairs = [pair for pair in parse_qsl(urlsplit(address).query) if pair[0] not in without]
    return f"?{urlencode(pairs, safe='/')}" if pairs else ""
