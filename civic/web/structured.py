"""Records as schema.org data blocks: only what the public record and its page say, no surer than they."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from civic.answers import holds
from civic.choices import ArticleKind, Attribution, DateBasis, EventKind, Status
from civic.dates import parse, plain_iso
from civic.models import Commitment, Institution, Resolution, Role, SourceArticle, Statement
from civic.serializers.sparse import present
from civic.web.passages import Passage, passages

Data = dict[str, Any]

CONTEXT = "https://schema.org"
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
_NO_LONGER = (Status.SUPERSEDED, Status.RESCINDED, Status.EXPIRED, Status.NOT_ADOPTED)
_ARTICLES = {ArticleKind.NEWS_ARTICLE: "NewsArticle", ArticleKind.VIDEO: "VideoObject"}


def block(data: Data) -> SafeString:
    """JSON that cannot end the ``script`` element it stands in, whatever a record holds."""
    return SafeString(json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False).translate(_ESCAPES))


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def organization(institution: Institution) -> Data:
    """``GovernmentOrganization``; needs places, other names and identifiers prefetched."""
    url = absolute(institution.get_absolute_url())
    place = next(iter(institution.places.all()), None)
    parent = institution.parent if institution.parent and institution.parent.is_published else None
    address = {"addressLocality": place.name if place else "", "addressRegion": institution.state}
    identifiers = [
        {"@type": "PropertyValue", "propertyID": i.get_scheme_display(), "value": i.value}
        for i in institution.identifiers.all()
    ]
    return present(
        {
            **named(institution),
            "alternateName": [n.name for n in institution.other_names.all()],
            "sameAs": institution.website,
            "mainEntityOfPage": url,
            "identifier": identifiers,
            "address": {"@type": "PostalAddress", **present(address), "addressCountry": "US"},
            "parentOrganization": named(parent) if parent else None,
        }
    )


def named(institution: Institution) -> Data:
    """An institution where another record mentions it."""
    url = absolute(institution.get_absolute_url())
    return {"@type": "GovernmentOrganization", "@id": url, "name": institution.name, "url": url}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Data:
    """``BreadcrumbList`` of labels and paths, as the page shows them; the page itself has no path."""
    items = [
        present({"@type": "ListItem", "position": n, "name": label, "item": absolute(path) if path else ""})
        for n, (label, path) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def trail(institution: Institution, *, inside: str = "") -> list[tuple[str, str]]:
    """Home, state, place, institution; with ``inside`` the institution is a step to a page of that name."""
    state = reverse("state-detail", args=[institution.state.lower()])
    steps = [(_("Home"), reverse("home")), (str(institution.get_state_display()), state)]
    if inside:
        return [*steps, (institution.name, institution.get_absolute_url()), (inside, "")]
    place = next(iter(institution.places.all()), None)
    if place:
        steps.append((place.name, place.get_absolute_url()))
    return [*steps, (institution.name, "")]


def quotations(record: Commitment | Statement) -> list[Data]:
    """The quotes that prove a record, each with whose words they are."""
    shown = passages(e for e in record.evidence.all() if e.is_supporting)
    if isinstance(record, Statement):
        return [_quotation(passage, record.issuer, record.issuer) for passage in shown]
    basis = record.basis_record
    issuer = basis.institution if isinstance(basis, Resolution) else getattr(basis, "issuer", None)
    return [_quotation(passage, record.institution, issuer) for passage in shown]


def _quotation(passage: Passage, about: Institution, issuer: Institution | None) -> Data:
    """A text is its institution's, a report the reporter's; an official is named where the source does."""
    speaker = passage.main.speaker
    source = article(passage.article)
    creators = {
        Attribution.INSTRUMENT_TEXT: named(issuer) if issuer else None,
        Attribution.OFFICIAL_WORDS: None,
    }
    reporter = source.get("author") or source.get("publisher")
    return present(
        {
            "@type": "Quotation",
            "text": " … ".join(piece.exact for piece in passage.pieces),
            "inLanguage": passage.article.language,
            "spokenByCharacter": person(speaker) if speaker else None,
            "creator": creators.get(Attribution(passage.main.attribution), reporter),
            "about": named(about),
            "isBasedOn": source,
        }
    )


def person(role: Role) -> Data:
    """An official as the source printed them."""
    return {"@type": "Person", "name": role.person.name, "jobTitle": role.title}


def article(source: SourceArticle) -> Data:
    """The work a quote stands in; its date only where the source gives one."""
    organization = {"@type": "Organization", "name": source.publisher}
    return present(
        {
            "@type": _ARTICLES.get(ArticleKind(source.kind), "CreativeWork"),
            "headline": source.title,
            "url": source.canonical_url,
            "author": source.authors,
            "publisher": organization if source.publisher else None,
            "datePublished": plain_iso(source.edtf),
            "inLanguage": source.language,
        }
    )


def legislation(resolution: Resolution) -> Data:
    """``Legislation``; needs events and public commitments prefetched.

    In force only where somebody looked within ``REVIEW_EVERY_DAYS``; not in force where an event says so;
    otherwise nothing, as on the page. The date is the day of adoption, and only where the source states it.
    """
    return present(
        {
            "@type": "Legislation",
            "@id": absolute(resolution.get_absolute_url()),
            "name": resolution.title,
            "url": absolute(resolution.get_absolute_url()),
            "sameAs": resolution.url,
            "legislationIdentifier": resolution.number,
            "legislationType": str(resolution.get_kind_display()),
            "legislationPassedBy": named(resolution.institution),
            "legislationDate": _adopted_on(resolution),
            "legislationLegalForce": _legal_force(resolution),
        }
    )


def _adopted_on(resolution: Resolution) -> str:
    for event in resolution.events.all():
        stated = event.kind == EventKind.ADOPTED and event.date_basis == DateBasis.STATED
        if stated and parse(event.edtf).precision == "day":
            return plain_iso(event.edtf)
    return ""


def _legal_force(resolution: Resolution) -> str:
    if resolution.status in _NO_LONGER:
        return f"{CONTEXT}/NotInForce"
    checked = any(holds(c).code == "in_force_checked" for c in resolution.commitments.all())
    return f"{CONTEXT}/InForce" if checked else ""
