"""New texts of a known article: each quote is looked up anew, by exact match alone."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civic import textmatch
from civic.choices import AnchorState
from civic.models import Anchor, Evidence, Snapshot, SourceArticle
from civic.workflow.locks import User, lock, set_columns
from civic.workflow.reach import add_versions
from civic.workflow.refusal import refuse


@transaction.atomic
def add_snapshot(
    article: SourceArticle, text: str, *, method: str = "", by: User = None, at: datetime | None = None
) -> Snapshot:
    """Keep a new text of an article and look its quotes up in it. Raises ``Refused``.

    :param text: the body alone; normalised here.
    :param at: when it was captured; now by default.

    A text that is here already is no new row: it stands again, so its day of capture moves on. Public
    records whose quotes the newest text lacks, or has again, get a new version.
    """
    at = at or timezone.now()
    lock(article)
    taken = Snapshot(article=article, captured_at=at, method=method)
    try:
        taken.take_text(text)
    except ValidationError as error:
        refuse("bad_text", " ".join(error.messages))
    if not taken.text.strip():
        refuse("empty_text", _("The text is empty."))
    snapshot = article.snapshots.filter(sha256=taken.sha256).first() or taken
    if snapshot is not taken:
        snapshot.text, snapshot.captured_at = taken.text, max(snapshot.captured_at, at)
    snapshot.save()
    text_came(article, at)
    return snapshot


@transaction.atomic
def text_came(article: SourceArticle, at: datetime | None = None) -> None:
    """After a text of an article was stored: look its quotes up in it, and tell the public."""
    at = at or timezone.now()
    set_columns(article, revision=lock(article).revision + 1, updated_at=at)
    look_up(Evidence.objects.of(article))
    add_versions(article, at, _("The source has changed"))


def look_up(quotes: QuerySet[Evidence]) -> None:
    """Look quotes up in every text of their source that was captured after their own."""
    later = quotes.filter(
        Q(anchors__isnull=False)
        | Q(absent_on__isnull=False)
        | Q(snapshot__article__snapshots__captured_at__gt=F("snapshot__captured_at"))
    )
    for quote in later.distinct().select_related("snapshot").order_by("pk"):
        _look_up(quote)


def _look_up(quote: Evidence) -> None:
    found = look_up_again(quote)
    quote.anchors.exclude(snapshot__in=[anchor.snapshot_id for anchor in found]).delete()
    for anchor in found:
        values = {"start": anchor.start, "end": anchor.end, "state": anchor.state}
        Anchor.objects.update_or_create(evidence=quote, snapshot=anchor.snapshot, defaults=values)
    if absent_day(found) != quote.absent_on:
        set_columns(quote, absent_on=absent_day(found))


def look_up_again(quote: Evidence) -> list[Anchor]:
    """Where a quote stands in each later text of its source, oldest first, not saved; exact matches only."""
    texts = Snapshot.objects.filter(
        article_id=quote.snapshot.article_id, captured_at__gt=quote.snapshot.captured_at
    ).exclude(text="")
    return [_anchor(snapshot, quote) for snapshot in texts.order_by("captured_at", "pk")]


def absent_day(found: list[Anchor]) -> date | None:
    """The day of the newest text, if that one lacks the quote."""
    if not found or found[-1].state != AnchorState.ORPHAN:
        return None
    return timezone.localdate(found[-1].snapshot.captured_at)


def _anchor(snapshot: Snapshot, quote: Evidence) -> Anchor:
    found = textmatch.anchor(snapshot.text, quote.exact, quote.prefix, quote.suffix)
    return Anchor(
        evidence=quote, snapshot=snapshot, start=found.start, end=found.end, state=AnchorState(found.state)
    )
