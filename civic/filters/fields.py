"""Form fields of listings: they keep the values they understand and say which they refused.

django-filter drops an invalid field without a word, and with it the good values beside the bad one.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic.dates import FIRST_YEAR, LAST_YEAR
from civic.models import Place
from civic.textmatch import query_terms

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_SLUG = re.compile(r"[a-zA-Z0-9_-]{1,160}", re.ASCII)
_PLACE = re.compile(r"([a-z]{2})/([a-z0-9_-]{1,120})", re.ASCII)

Vocabulary = Mapping[str, Any]
_texts: dict[tuple[int, str | None], tuple[Vocabulary, Mapping[str, str]]] = {}
"""With the vocabulary itself, so that no other takes its place in memory."""


class Refused(NamedTuple):
    """A value that a listing does not use, and why; ``near`` are the values it could have meant."""

    name: str
    value: str
    reason: str
    near: tuple[str, ...] = ()


class LenientField(forms.Field):
    """Takes every value of its key; ``clean`` never raises and leaves what it refused in ``refused``."""

    widget = forms.MultipleHiddenInput
    single: ClassVar[bool] = False
    """Whether it can use one value alone."""
    refused: list[tuple[str, str]]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.refused = []

    def clean(self, value: Any) -> Any:
        self.refused = []
        return self.understand(list(value or ()))

    def understand(self, values: list[str]) -> Any:
        raise NotImplementedError

    def known(self) -> tuple[str, ...]:
        """Values to guess from when one is refused."""
        return ()

    def text(self, value: Any) -> str:
        """A value in the reader's words."""
        return str(value)

    def refuse(self, value: str, reason: str) -> None:
        self.refused.append((value, reason))

    def only(self, values: list[str]) -> str:
        for other in values[1:]:
            self.refuse(other, _("only one value can be used, and we used the first."))
        return values[0] if values else ""


class CodesField(LenientField):
    """Some values of a closed vocabulary; ``vocabulary`` gives their labels.

    ``grows`` says that it comes from the database, as the codebook does.
    """

    def __init__(self, *, vocabulary: Callable[[], Vocabulary] | Vocabulary, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._vocabulary = vocabulary
        self.grows = callable(vocabulary)

    def texts(self) -> Mapping[str, str]:
        """Every value in the reader's words; those of a closed vocabulary are translated once a process."""
        if self.grows or callable(self._vocabulary):
            return {value: str(label) for value, label in self.labels.items()}
        key = (id(self._vocabulary), get_language())
        if key not in _texts:
            made = {value: str(label) for value, label in self._vocabulary.items()}
            _texts[key] = (self._vocabulary, made)
        return _texts[key][1]

    @property
    def labels(self) -> Vocabulary:
        if callable(self._vocabulary):
            self._vocabulary = self._vocabulary()
        return self._vocabulary

    def understand(self, values: list[str]) -> list[str]:
        kept = []
        for value in values:
            if (code := self.code(value)) is None:
                self.refuse(value, _("there is no such value."))
            elif code not in kept:
                kept.append(code)
        return kept

    def code(self, value: str) -> str | None:
        return next((v for v in (value, value.upper(), value.lower()) if v in self.labels), None)

    def known(self) -> tuple[str, ...]:
        return tuple(self.labels)

    def text(self, value: Any) -> str:
        return str(self.labels[value])


class CodeField(CodesField):
    """One value of a closed vocabulary."""

    single = True

    def understand(self, values: list[str]) -> Any:
        return next(iter(super().understand([self.only(values)] if values else [])), "")


class SlugsField(LenientField):
    """Public records named by their slugs."""

    def __init__(self, *, queryset: Callable[[], QuerySet[Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._queryset = queryset
        self._found: dict[str, Any] = {}

    def understand(self, values: list[str]) -> list[str]:
        slugs = [v for v in values if _SLUG.fullmatch(v)]
        self._found = {r.slug: r for r in self._queryset().filter(slug__in=slugs)} if slugs else {}
        for value in values:
            if value not in self._found:
                self.refuse(value, _("we have no such record."))
        return [v for v in values if v in self._found]

    def text(self, value: Any) -> str:
        return str(self._found[value])


class PlacesField(LenientField):
    """Places as ``ca/san-jose``."""

    _found: dict[str, Place]

    def understand(self, values: list[str]) -> list[str]:
        wanted = Q()
        for value in values:
            if match := _PLACE.fullmatch(value):
                wanted |= Q(state=match[1].upper(), slug=match[2])
        self._found = {p.path: p for p in Place.objects.filter(wanted)} if wanted else {}
        for value in values:
            if value not in self._found:
                self.refuse(value, _("we have no such place. Write it as ca/san-jose."))
        return [v for v in values if v in self._found]

    def text(self, value: Any) -> str:
        return str(self._found[value])

    def found(self) -> list[Place]:
        return list(self._found.values())

    def ids(self) -> list[int]:
        return [p.pk for p in self._found.values()]


class DayField(LenientField):
    """One day that exists, within the years of the register."""

    single = True

    def understand(self, values: list[str]) -> date | None:
        value = self.only(values)
        if not value:
            return None
        try:
            day = date.fromisoformat(value) if _DAY.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.refuse(
                value,
                _("write a day between %(first)d and %(last)d, as in 2017-02-09.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR},
            )
            return None
        return day

    def text(self, value: Any) -> str:
        return date_format(value)


class InstantField(LenientField):
    """One instant in UTC, or a day: its beginning, or with ``is_past`` its end, which must be over."""

    single = True

    def __init__(self, *, is_past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._is_past, self._of_day = is_past, time.max if is_past else time.min

    def understand(self, values: list[str]) -> datetime | None:
        value = self.only(values)
        if not value:
            return None
        try:
            if _DAY.fullmatch(value):
                found = datetime.combine(date.fromisoformat(value), self._of_day, UTC)
            else:
                found = datetime.fromisoformat(value if _INSTANT.fullmatch(value) else "").astimezone(UTC)
        except (ValueError, OverflowError):
            found = None
        if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.refuse(value, _("write a day or a time in UTC, as in 2026-11-22 or 2026-11-22T10:00:00Z."))
            return None
        if self._is_past and found > timezone.now():
            self.refuse(value, _("that time is not over yet, and more may become known."))
            return None
        return found

    def text(self, value: Any) -> str:
        if value.timetz() in (time.min.replace(tzinfo=UTC), time.max.replace(tzinfo=UTC)):
            return date_format(value.date())
        return f"{date_format(value.date())}, {value:%H:%M:%S} UTC"


class LevelField(LenientField):
    """A level of strength."""

    single = True

    def understand(self, values: list[str]) -> int | None:
        value = self.only(values)
        if re.fullmatch(r"[0-9]", value, re.ASCII):
            return int(value)
        if value:
            self.refuse(value, _("write a level as a number, as in 2."))
        return None


class WordsField(LenientField):
    """Words to look for."""

    single = True

    def understand(self, values: list[str]) -> str:
        words = self.only(values)
        if words and not query_terms(words):
            self.refuse(words, _("it has no word that we can look for."))
            return ""
        return words
