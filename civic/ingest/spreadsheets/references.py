"""Finds the records that cells name: by slug, by notation, by address, by key; never by primary key."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from civic.choices import ReviewState
from civic.ingest.spreadsheets.cells import BadCell, shown
from civic.models import CommitmentType, Level, Role, SourceArticle
from civic.models.records import Reviewed
from civic.models.sources import normalise_url


def columns_naming(model: type[Model]) -> tuple[str, ...]:
    """The unique columns by which a cell may name a record of the model."""
    if model is CommitmentType:
        return ("notation", "slug", "key")
    return ("slug", "key") if issubclass(model, Reviewed) else ("key",)


def name_of(record: Any) -> str:
    """What a cell says to name the record; ``References.find`` finds it again."""
    if record is None:
        return ""
    if isinstance(record, Level):
        return str(record.ordinal)  # its type stands in a column of its own
    return str(getattr(record, columns_naming(type(record))[0]))


class References:
    """Remembers what it found, since a column names the same few records over and over."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Model], str], Any] = {}

    def find(self, model: type[Model], text: str) -> Any:
        """The record that a cell names; ``None`` for an empty cell. Raises ``BadCell``."""
        if not text:
            return None
        if (model, text) not in self._known:
            self._known[model, text] = self._look_up(model, text)
        found = self._known[model, text]
        if not found:
            raise BadCell(
                _("There is no %(what)s “%(name)s”. Name one that is in the register, by %(columns)s.")
                % {
                    "what": model._meta.verbose_name,
                    "name": shown(text),
                    "columns": _(" or ").join(columns_naming(model)),
                }
            )
        if len(found) > 1:
            raise BadCell(
                _("“%(name)s” is the slug of one %(what)s and the key of another. Use the other name.")
                % {"what": model._meta.verbose_name, "name": shown(text)}
            )
        return found[0]

    def _look_up(self, model: type[Model], text: str) -> list[Any]:
        records = model._default_manager.all()
        if model is SourceArticle and "/" in text:
            return _articles_at(text)
        if model is Role:
            records = records.select_related("person")
        found = [records.filter(**{name: text}).first() for name in columns_naming(model)]
        return list(dict.fromkeys(record for record in found if record is not None))


def _articles_at(address: str) -> list[Any]:
    try:
        url = normalise_url(address)
    except ValidationError:
        return []
    articles = SourceArticle.objects.filter(normalised_url=url)
    return list(articles or SourceArticle.objects.filter(alternate_urls__url=address).distinct())


def why_locked(record: Any) -> tuple[str, str] | None:
    """Why a spreadsheet may not change a record: a code and a sentence; ``None`` if it may."""
    if record.review_state in (ReviewState.PUBLISHED, ReviewState.REHEARSED):
        return "published", _(
            "“%(record)s” is published: change it in its form, where somebody else looks at the change."
        ) % {"record": record}
    if record.review_state == ReviewState.IN_REVIEW:
        return "in_review", _(
            "“%(record)s” is in review: nobody changes it now. A reviewer can return it."
        ) % {"record": record}
    return None
