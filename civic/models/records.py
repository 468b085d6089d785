"""What every record has: a permanent key, dates with bounds, a review state."""

import unicodedata
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField, to_attribute

from civic import dates
from civic.choices import DateBasis, ReviewState


def new_key() -> str:
    """A permanent key for a record made in the admin; sheets bring their own."""
    return uuid.uuid4().hex


def or_english(name: str, field: Any) -> Callable[[Any], str]:
    """Reads a translated column in the active language, or in English where it holds no such words.

    A page that shows it says so (``civic.templatetags.civic_languages``): English is never silent.
    """

    def words(record: Any) -> str:
        english = getattr(record, to_attribute(name, field.languages[0]))
        return getattr(record, to_attribute(name)) or english if get_language() else english

    return words


def in_languages(field: Any, *, required: bool = False) -> TranslatedField:
    """Our own words: one column a language. ``required`` asks staff for the English ones.

    What is quoted or named stays as it is and has one column (``docs/translations.md``).
    """
    specific = {"en": {"blank": False}} if required else {}
    return TranslatedField(field, specific, attrgetter=or_english)


class RecordQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, key: str) -> Any:
        return self.get(key=key)

    def leading_to(self, record: models.Model, *lookups: str) -> Any:
        """Rows of which one of the columns leads to a record, each once."""
        # That it is filled is said besides: PostgreSQL takes a column that is empty everywhere for a match.
        filled = ({f"{lookup.partition('__')[0]}__isnull": False, lookup: record} for lookup in lookups)
        return self.one_of(*(Q(**conditions) for conditions in filled))

    def one_of(self, *conditions: Q) -> Any:
        """Rows that fit one of the conditions, each once.

        Each condition is asked by its own index: one ``OR`` across several tables reads all of them whole.
        """
        rows = self.model._base_manager.order_by().values("pk")
        first, *others = (rows.filter(condition) for condition in conditions)
        return self.filter(pk__in=first.union(*others, all=True) if others else first)


class Record(models.Model):
    """A row with a permanent key, which is its natural key in fixtures and sheets."""

    key = models.CharField(
        max_length=200,
        unique=True,
        default=new_key,
        editable=False,
        help_text=_("Permanent; never reused."),
    )

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def clean_fields(self, exclude: Any = None) -> None:
        """Refuse control characters in every text, since one breaks a feed for everybody."""
        errors: dict[str, list[ValidationError]] = {}
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(value, str) and field.name not in (exclude or ()) and has_controls(value):
                errors[field.name] = [ValidationError(_("Remove the control characters."), code="control")]
        if errors:
            raise ValidationError(errors)
        super().clean_fields(exclude=exclude)

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802 Django's name
        """Behind every ``get_<name>_display``. Django translates all values of a column to show one."""
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)


@cache
def _labels(field: Any) -> dict[Any, Any]:
    """The names of a column's values, each translated when it is written."""
    return dict(field.flatchoices)


def has_controls(text: str) -> bool:
    """Whether a text holds control characters or lone surrogates (tab and line ends are fine)."""
    return any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\r\n" for c in text)


class Dated(models.Model):
    """An EDTF date with its certain and possible bounds, how we know it, and what the source printed."""

    edtf = models.CharField(
        _("date"),
        max_length=32,
        blank=True,
        help_text=_("2017-02-09, 2017-02, 2017, ../2017-02-10 (on or before); empty if not stated."),
    )
    earliest = models.DateField(null=True, blank=True, editable=False)
    latest = models.DateField(null=True, blank=True, editable=False)
    date_basis = models.CharField(_("how we know the date"), max_length=32, choices=DateBasis, blank=True)
    as_printed = models.CharField(
        _("date as printed"), max_length=120, blank=True, help_text=_("The source's own words.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_dates_in_order",
                condition=Q(earliest__isnull=True) | Q(latest__isnull=True) | Q(earliest__lte=F("latest")),
                violation_error_message=_("The earliest day comes after the latest."),
            ),
            models.CheckConstraint(
                name="%(class)s_date_has_basis",
                condition=Q(edtf="") | ~Q(date_basis=""),
                violation_error_message=_("Say how we know the date."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive_dates()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.derive_dates()

    def parsed(self, name: str) -> dates.Edtf:
        """The value of an EDTF column. Raises ``ValidationError`` that names the column."""
        try:
            return dates.parse(getattr(self, name))
        except dates.BadDate as error:
            raise ValidationError({name: str(error)}) from error

    def derive_dates(self) -> None:
        """Set canonical text and bounds from ``edtf``. Raises ``ValidationError``."""
        value = self.parsed("edtf")
        self.edtf, self.earliest, self.latest = value.text, value.earliest, value.latest


class SortDay(models.Func):
    """A day that has a place in every order, also where there is none: as an index has it.

    ``NULLS LAST`` would need one index more on PostgreSQL and none would serve on SQLite. The day stands in
    the text of the statement, since SQLite does not find an index by a parameter.
    """

    def __init__(self, *columns: Any, **extra: Any) -> None:
        super().__init__(*columns, output_field=models.DateField(), **extra)


class UndatedEarliest(SortDay):
    """For the newest first."""

    template = "COALESCE(%(expressions)s, '0001-01-01')"


class UndatedLatest(SortDay):
    """For the oldest first; the first of several columns that has a day."""

    template = "COALESCE(%(expressions)s, '9999-12-31')"


def by_day(name: str, column: str, *first: str, **extra: Any) -> list[models.Index]:
    """The indexes of a list in both orders of its date, of rows that share the ``first`` columns."""
    newest: tuple[Any, ...] = (*first, UndatedEarliest(column).desc(), models.F("id").desc())
    oldest: tuple[Any, ...] = (*first, UndatedLatest(column), "id")
    return [
        models.Index(*newest, name=f"{name}_newest", **extra),
        models.Index(*oldest, name=f"{name}_oldest", **extra),
    ]


def by_last_day(name: str, **extra: Any) -> models.Index:
    """The index of a timeline: by the last day that a date can mean, undated last."""
    return models.Index(UndatedLatest("latest", "earliest"), models.F("id"), name=f"{name}_in_time", **extra)


class StatedDate(models.Model):
    """Derived copy of the date that a list sorts by; written by the workflow alone."""

    stated_edtf = models.CharField(max_length=32, blank=True, editable=False)
    stated_earliest = models.DateField(null=True, blank=True, editable=False)
    stated_latest = models.DateField(null=True, blank=True, editable=False)
    stated_basis = models.CharField(max_length=32, choices=DateBasis, blank=True, editable=False)
    stated_as_printed = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        abstract = True


class ReviewedQuerySet(RecordQuerySet):
    def published(self) -> Self:
        """The only door to public data."""
        return self.filter(review_state=ReviewState.PUBLISHED)


class Reviewed(Record):
    """A record that somebody codes, somebody else reviews, and the public may see."""

    slug = models.SlugField(max_length=160, unique=True, help_text=_("Part of the address. ASCII."))
    review_state = models.CharField(
        max_length=12, choices=ReviewState, default=ReviewState.DRAFT, editable=False, db_index=True
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When the public record last changed; empty while never public."),
    )
    change_hash = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("SHA-256 of the public record; empty once withdrawn."),
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)
    review_note = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    """Who made the newest revision; nobody known means whoever created the record."""

    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects: ClassVar[Any] = ReviewedQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=("changed_at", "id"), name="%(class)s_changed")]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_published_has_date",
                condition=~Q(review_state=ReviewState.PUBLISHED) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_has_reason",
                condition=~Q(review_state=ReviewState.WITHDRAWN)
                | (~Q(withdrawal_reason="") & Q(withdrawn_at__isnull=False)),
            ),
        ]

    @property
    def is_published(self) -> bool:
        return self.review_state == ReviewState.PUBLISHED
