"""What the page of the coding view shows, whole or the parts that a save changes."""

from bisect import bisect_left
from itertools import accumulate
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from civic.admin.coding import naming, paragraphs
from civic.admin.coding.coded import Coded, records_of
from civic.admin.coding.entry import Entry
from civic.admin.coding.forms import QuoteFormSet, SubjectForm
from civic.admin.coding.parts import PARTS
from civic.admin.coding.proposals import reading
from civic.coding import Suggestion, suggest
from civic.models import CommitmentType, Institution, Level, Place, Snapshot, SourceArticle

STICKY = "civic_coding"
"""The key in the session of what the next entry starts with."""


def suggestions(snapshot: Snapshot, coded: Coded) -> list[Suggestion]:
    """Candidates that touch nothing coded or set aside."""
    marks = coded.marks()
    starts = [mark.start for mark in marks]
    reach = [0, *accumulate((mark.end for mark in marks), max)]
    return [
        found
        for found in suggest(snapshot.text, snapshot.article.language)
        if reach[bisect_left(starts, found.end)] <= found.start
    ]


def newest(article: SourceArticle) -> Snapshot | None:
    """The latest text that is stored."""
    return article.snapshots.exclude(text="").order_by("-captured_at", "-pk").first()


def sticky(request: HttpRequest, article: SourceArticle) -> dict[str, str]:
    """What the last entry of this article named."""
    kept = request.session.get(STICKY, {})
    return kept if kept.get("article") == article.pk else {}


def keep(request: HttpRequest, entry: Entry) -> None:
    """Remember institution, basis and speaker, never a date."""
    before = sticky(request, entry.article)
    speakers = [quote.speaker for quote in entry.quotes if quote.speaker]
    request.session[STICKY] = {
        "article": entry.article.pk,
        "institution": entry.typed("institution") or before.get("institution", ""),
        "basis": entry.typed("basis") or before.get("basis", ""),
        "speaker": speakers[-1] if speakers else before.get("speaker", ""),
    }


def forms(request: HttpRequest, article: SourceArticle, entry: Entry | None) -> dict[str, Any]:
    """The groups of fields, as they were posted or ready for the next entry."""
    if entry is not None:
        return {"subject": entry.subject, "quotes": entry.quote_forms, "parts": entry.parts}
    kept = sticky(request, article)
    initial = {name: kept.get(name, "") for name in ("institution", "basis")}
    edtf, basis = reading("", article)
    dated = {"date": {"edtf": edtf, "date_basis": basis}}
    return {
        "subject": SubjectForm(initial=initial),
        "quotes": QuoteFormSet(prefix="quotes"),
        "parts": {name: form(prefix=name, initial=dated.get(name)) for name, form in PARTS.items()},
    }


def lists(article: SourceArticle) -> dict[str, Any]:
    """The names that the fields propose: first those of this article, then others near it."""
    names = naming.Names(article)
    records = records_of(article)
    own = [record for record in records if isinstance(record, Institution)]
    states = {institution.state for institution in own}
    near = names.institutions.filter(state__in=states).exclude(pk__in=[i.pk for i in own])
    everyone = near if states else names.institutions
    institutions = [*own, *everyone.order_by("name", "pk")[: naming.MOST - len(own)]]
    texts = names.resolutions.filter(institution__in=institutions).order_by("title", "pk")
    said = names.statements.filter(issuer__in=institutions).order_by("title_en", "pk")
    roles = names.roles.filter(institution__in=institutions).order_by("person__name", "pk")
    places = Place.objects.filter(Q(institutions__in=institutions) | Q(state__in=states)).distinct()
    return {
        "institutions": naming.labels(institutions),
        "bases": naming.labels([*texts[: naming.MOST // 2], *said[: naming.MOST // 2]]),
        "speakers": naming.labels(list(roles[: naming.MOST])),
        "places": naming.labels(list(places.order_by("name", "pk")[: naming.MOST])),
    }


def codebook() -> dict[str, Any]:
    """Types for the datalist, levels for the select."""
    levels = Level.objects.select_related("type").order_by("type__order", "type__notation", "ordinal")
    types = CommitmentType.objects.order_by("order", "notation")
    return {"types": list(types), "levels": list(levels)}


def coded_html(request: HttpRequest, coded: Coded) -> SafeString:
    context = {"coded": coded.rows(), "asides": coded.asides, "words": coded.words()}
    return render_to_string("admin/civic/coding/_coded.html", context, request)


def lists_html(article: SourceArticle) -> SafeString:
    return render_to_string("admin/civic/coding/_lists.html", lists(article))


def whole(request: HttpRequest, snapshot: Snapshot, entry: Entry | None) -> dict[str, Any]:
    """The context of the page."""
    article = snapshot.article
    coded = Coded(snapshot)
    return {
        **forms(request, article, entry),
        **codebook(),
        "article": article,
        "snapshot": snapshot,
        "text": paragraphs.html(snapshot.text, coded.marks()),
        "coded_html": coded_html(request, coded),
        "lists_html": lists_html(article),
        "suggestions": suggestions(snapshot, coded),
        "posted": entry,
    }


def changed(request: HttpRequest, snapshot: Snapshot, spans: list[tuple[int, int]]) -> dict[str, Any]:
    """What a save changes on the page: the paragraphs it quotes, the list, the names. Never the text."""
    coded = Coded(snapshot)
    marks = coded.marks()
    touched = paragraphs.touched(paragraphs.paragraphs(snapshot.text), spans)
    return {
        "paragraphs": {p.start: paragraphs.inner(snapshot.text, p, marks) for p in touched},
        "coded": coded_html(request, coded),
        "lists": lists_html(snapshot.article),
        "spans": spans,
    }
