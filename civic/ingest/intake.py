"""An article comes in: its text is parted and kept, an editor confirms, and it becomes a draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civic import textmatch, workflow
from civic.choices import CutReason
from civic.ingest import duplicates, sketches
from civic.ingest.bodies import Parting, part
from civic.ingest.cuts import Cut, body_of, in_body, tidy
from civic.ingest.documents import Document
from civic.ingest.proposals import Proposal, propose
from civic.models import ArticleIntake, PendingChange, Snapshot, SourceArticle
from civic.models.changes import ChangeAct, ChangeState
from civic.models.slugs import proposed
from civic.models.sources import normalise_url

KEPT_DAYS = 30


@dataclass(frozen=True)
class Capture:
    """A text with its cuts, ready to be stored as a snapshot."""

    source_text: str
    cuts: list[Cut]
    page_starts: list[int]
    method: str

    @property
    def body(self) -> str:
        return body_of(self.source_text, self.cuts)


@dataclass(frozen=True)
class Reading:
    """What a document gives before anybody has confirmed it."""

    capture: Capture
    proposal: Proposal
    duplicates: list[duplicates.Duplicate]


def read(document: Document, url: str = "") -> Reading:
    """Part a document, propose what it says about itself, and look for the article among those here."""
    parting: Parting = part(document.text, document.cuts, document.page_starts)
    capture = Capture(document.text, parting.cuts, document.page_starts, document.method)
    proposal = propose(document, parting, url, capture.body)
    proposal.publisher = proposal.publisher or known_publisher(proposal.canonical_url)
    said = (url, proposal.canonical_url, document.found.get("url", ""))
    return Reading(capture, proposal, duplicates.find(capture.body, said))


def known_publisher(url: str) -> str:
    """The one publisher of all articles from the same site; empty if there are none or several."""
    try:
        site = "/".join(normalise_url(url).split("/")[:3]) + "/"
    except ValidationError:
        return ""
    names = SourceArticle.objects.filter(normalised_url__startswith=site).exclude(publisher="")
    found = list(names.order_by().values_list("publisher", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else ""


# Kept until it is confirmed


def keep(document: Document, reading: Reading, by: Any, url: str = "") -> ArticleIntake:
    """Store a text until somebody confirms it; texts that nobody confirmed for 30 days go."""
    wipe()
    return ArticleIntake.objects.create(
        created_by=by,
        way=document.way,
        file_name=document.file_name[-200:],
        url=url[:500],
        source_text=document.text,
        cuts=[list(cut) for cut in reading.capture.cuts],
        page_starts=document.page_starts,
        proposals={**reading.proposal.as_json(), "method": document.method},
    )


def wipe(now: datetime | None = None) -> int:
    """Delete texts that waited for 30 days; how many there were."""
    return due(now).delete()[0]


def due(now: datetime | None = None) -> QuerySet[ArticleIntake]:
    """Texts that nobody confirmed for 30 days, without those that wait for somebody's approval."""
    waiting = PendingChange.objects.filter(act=ChangeAct.TEXT, state=ChangeState.OPEN)
    kept = [dict(posted)["intake"] for posted in waiting.values_list("posted", flat=True)]
    old = ArticleIntake.objects.filter(created_at__lt=(now or timezone.now()) - timedelta(days=KEPT_DAYS))
    return old.exclude(key__in=kept)


def capture_of(
    intake: ArticleIntake, taken_back: Iterable[int] = (), before: str = "", below: str = ""
) -> Capture:
    """The text of an intake with an editor's corrections of its cuts.

    ``taken_back`` are numbers of proposed cuts; ``before`` and ``below`` the words before and from which
    everything goes. Raises ``ValidationError`` with the name of the field.
    """
    back = set(taken_back)
    cuts = [Cut(*cut) for number, cut in enumerate(intake.cuts) if number not in back]
    text = intake.source_text
    if before.strip():
        cuts.append(Cut(0, _place_of(text, before, "cut_before"), CutReason.BY_HAND.value))
    if below.strip():
        cuts.append(Cut(_place_of(text, below, "cut_below"), len(text), CutReason.BY_HAND.value))
    cuts = tidy(text, cuts)
    if not body_of(text, cuts).strip():
        raise ValidationError({"cut_below": _("Nothing of the article would be left. Take a cut back.")})
    return Capture(text, cuts, intake.page_starts, str(intake.proposals.get("method", "")))


def _place_of(text: str, words: str, name: str) -> int:
    places = textmatch.find_all(text, words.strip())
    if len(places) != 1:
        message = (
            _("These words occur %(n)d times in the text. Copy more of them.")
            if places
            else _("These words do not stand in the text. Copy them from it.")
        )
        raise ValidationError({name: message % {"n": len(places)} if places else message})
    return places[0]


# Writes


@transaction.atomic
def create_article(article: SourceArticle, capture: Capture, by: Any = None) -> SourceArticle:
    """Save a new draft with its text. Raises ``ValidationError`` and ``workflow.Refused``."""
    article.slug = article.slug or proposed(SourceArticle, article.title)
    article.created_by = by
    article.save()
    add_snapshot(article, capture)
    workflow.record_edit(article, by)
    return article


@transaction.atomic
def add_snapshot(article: SourceArticle, capture: Capture, at: datetime | None = None) -> Snapshot:
    """Store a text as a snapshot of an article, and look its quotes up in it.

    A snapshot of which only sum and length were known gets its text. Raises ``ValidationError`` for a text
    that is stored already.
    """
    SourceArticle.objects.select_for_update(of=("self",)).get(pk=article.pk)
    fresh = Snapshot(article=article, captured_at=at or timezone.now(), method=capture.method)
    fresh.take_text(capture.body)
    known = article.snapshots.filter(sha256=fresh.sha256).first()
    if known is not None and known.text:
        raise ValidationError(
            _("This text is stored already: it is the snapshot of %(day)s.")
            % {"day": f"{known.captured_at:%Y-%m-%d}"}
        )
    snapshot = known or fresh
    snapshot.text = fresh.text
    snapshot.source_text, snapshot.cuts = capture.source_text, [list(cut) for cut in capture.cuts]
    snapshot.page_starts = [in_body(start, capture.cuts) for start in capture.page_starts]
    snapshot.sketch = sketches.sketch(snapshot.text, snapshot.sha256)
    snapshot.save()
    workflow.text_came(article, snapshot.captured_at)
    return snapshot


def proposed_article(proposal: Proposal) -> SourceArticle:
    """An unsaved article with what is proposed; what is not known is empty, the language too."""
    names = (
        "title",
        "publisher",
        "authors",
        "canonical_url",
        "edtf",
        "date_basis",
        "as_printed",
    )
    values = {name: getattr(proposal, name) for name in names} | {"date_source_en": proposal.date_source}
    return SourceArticle(language=proposal.language, accessed_on=timezone.localdate(), **values)
