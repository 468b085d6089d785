"""Source articles and their staff-only texts."""

from bisect import bisect_right
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic import textmatch
from civic.choices import PUBLIC_DOCUMENTS, ArticleKind, IntakeWay, ReviewState
from civic.models.records import Dated, Record, Reviewed, by_day, in_languages

TRACKING = ("utm_", "fbclid", "gclid")
STAFF_TEXTS = ("text", "source_text", "cuts", "page_starts", "sketch")
"""Columns of a snapshot with the source's words or their traces: on no public page, in no export."""


def normalise_url(url: str) -> str:
    """One spelling for one address: https, no ``www.``, no fragment, no tracking, a trailing slash.

    Raises ``ValidationError`` for anything that is not http(s) with a host.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError as error:
        raise ValidationError(_("This is not a web address.")) from error
    if parts.scheme not in ("http", "https") or not host:
        raise ValidationError(_("This is not a web address."))
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(TRACKING)]
    path = parts.path or "/"
    if "." not in path.rsplit("/", 1)[-1] and not path.endswith("/"):
        path += "/"
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    return urlunsplit(("https", netloc, path, urlencode(query), ""))


class SourceArticle(Dated, Reviewed):
    kind = models.CharField(max_length=16, choices=ArticleKind, default=ArticleKind.NEWS_ARTICLE)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    authors = models.CharField(max_length=300, blank=True, help_text=_("As printed; empty if not."))
    canonical_url = models.URLField(_("address"), max_length=500)
    normalised_url = models.CharField(max_length=500, unique=True, editable=False)
    archive_url = models.URLField(max_length=500, blank=True)
    accessed_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    date_source = in_languages(
        models.CharField(
            _("source of the date"), max_length=200, blank=True, help_text=_("Where the date comes from.")
        )
    )
    staff_note = models.TextField(blank=True, help_text=_("For staff only."))
    is_fiction = models.BooleanField(
        default=False, editable=False, help_text=_("Invented, to practise on: never before the public.")
    )

    class Meta(Reviewed.Meta):
        ordering = (models.F("earliest").desc(nulls_last=True), "-pk")
        constraints = [
            *Reviewed.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="sourcearticle_fiction_not_public",
                condition=Q(is_fiction=False) | ~Q(review_state=ReviewState.PUBLISHED),
            ),
        ]
        indexes = [
            *Reviewed.Meta.indexes,
            *by_day("sourcearticle", "latest", "review_state"),
            models.Index(fields=("review_state", "title", "id"), name="sourcearticle_by_title"),
        ]

    def __str__(self) -> str:
        return f"{self.title or _('No title yet')} ({self.publisher or '–'})"

    def get_absolute_url(self) -> str:
        return reverse("article-detail", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        try:
            self.normalised_url = normalise_url(self.canonical_url)
        except ValidationError as error:
            raise ValidationError({"canonical_url": error.messages}) from error
        twins = SourceArticle.objects.filter(normalised_url=self.normalised_url).exclude(pk=self.pk)
        if twin := twins.first():
            raise ValidationError(
                {"canonical_url": _("This article is here already: %(title)s") % {"title": twin.title}}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalised_url = normalise_url(self.canonical_url)
        super().save(*args, **kwargs)

    @property
    def is_public_document(self) -> bool:
        """Government texts are exempt from the word limits."""
        return self.kind in PUBLIC_DOCUMENTS


class AlternateUrl(Record):
    """Another address at which the same article stands."""

    article = models.ForeignKey(SourceArticle, models.CASCADE, related_name="alternate_urls")
    url = models.URLField(max_length=500, unique=True)

    class Meta:
        ordering = ("url",)

    def __str__(self) -> str:
        return self.url


class Snapshot(Record):
    """One captured text of an article. The text is staff-only: never exported, never public."""

    article = models.ForeignKey(SourceArticle, models.CASCADE, related_name="snapshots")
    captured_at = models.DateTimeField()
    text = models.TextField(blank=True, help_text=_("The body alone: no reader comments, no menus."))
    sha256 = models.CharField(max_length=64, validators=[RegexValidator(r"^[0-9a-f]{64}$")])
    length = models.PositiveIntegerField(help_text=_("In code points."))
    method = models.CharField(max_length=120, blank=True, help_text=_("How the text was captured."))
    source_text = models.TextField(
        blank=True,
        editable=False,
        help_text=_("All that was captured, normalised; empty where only the body was."),
    )
    cuts = models.JSONField(
        default=list, blank=True, editable=False, help_text=_("[start, end, reason] in source_text.")
    )
    page_starts = models.JSONField(
        default=list, blank=True, editable=False, help_text=_("Where each page of a PDF begins in the text.")
    )
    sketch = models.TextField(blank=True, editable=False, help_text=_("See civic.ingest.sketches."))

    class Meta:
        ordering = ("captured_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=("article", "sha256"), name="snapshot_once"),
            models.CheckConstraint(
                name="snapshot_length_positive",
                condition=Q(length__gt=0),
                violation_error_message=_("The text is empty."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article.title}, {self.captured_at:%Y-%m-%d}"

    def take_text(self, text: str) -> None:
        """Normalise and store a text with its sum and length. Raises ``ValidationError``."""
        try:
            self.text = textmatch.normalise(text)
        except ValueError as error:
            raise ValidationError({"text": str(error)}) from error
        self.sha256, self.length = textmatch.sha256(self.text), len(self.text)

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which a character of the text stands; ``None`` where pages are not known."""
        return bisect_right(self.page_starts, offset) or None


class ArticleIntake(Record):
    """A text that came to the desk and waits to be confirmed. Staff-only, and gone after that."""

    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=IntakeWay)
    file_name = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True, help_text=_("As typed; not checked yet."))
    source_text = models.TextField()
    cuts = models.JSONField(default=list, help_text=_("[start, end, reason] in source_text."))
    page_starts = models.JSONField(default=list)
    proposals = models.JSONField(default=dict)

    class Meta:
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(name="articleintake_has_text", condition=~Q(source_text="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.created_at:%Y-%m-%d %H:%M}"
