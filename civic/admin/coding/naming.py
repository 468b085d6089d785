"""Records chosen by typing their names: one, none, or a clear word about several."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from civic.admin.lookups import is_key
from civic.admin.words import find
from civic.choices import ReviewState
from civic.models import (
    CommitmentType,
    Institution,
    Level,
    Place,
    Resolution,
    Role,
    SourceArticle,
    Statement,
)

MOST = 200
"""As many names as a datalist proposes; typing asks for others."""
_NUMBERED = re.compile(r"(.*) #(\d{1,18})")
_LEVELLED = re.compile(r"([A-Za-z]+\.[A-Za-z0-9]+)(?:[\s:]+(\d))?")


def labels(records: list[Any]) -> list[tuple[str, Any]]:
    """Each record with the text that names it alone: its name, with its number where two share one."""
    names = [str(record) for record in records]
    return [
        (name if names.count(name) == 1 else f"{name} #{record.pk}", record)
        for name, record in zip(names, records, strict=True)
    ]


def _only(found: list[Any], typed: str) -> Any:
    """The one record, or ``None``. Raises ``ValidationError`` that names several."""
    if len(found) > 1:
        names = "; ".join(label for label, _record in labels(found[:8]))
        raise ValidationError(
            _("Several records are called “%(typed)s”. Type one of these: %(names)s")
            % {"typed": typed, "names": names}
        )
    return found[0] if found else None


def _named(queryset: QuerySet[Any], condition: Q, typed: str) -> Any:
    if match := _NUMBERED.fullmatch(typed):
        chosen = queryset.filter(pk=int(match[2])).first() if is_key(match[2]) else None
        if chosen is not None and str(chosen).casefold() == match[1].casefold():
            return chosen
    found = list(queryset.filter(condition).distinct().order_by("pk")[:9])
    exact = [record for record in found if str(record) == typed]
    return _only(exact or found, typed)


class Names:
    """The records that an article may name. An invented one knows invented institutions alone, and no
    other article knows those."""

    def __init__(self, article: SourceArticle) -> None:
        fiction, gone = article.is_fiction, ReviewState.WITHDRAWN
        self.institutions = Institution.objects.filter(is_fiction=fiction).exclude(review_state=gone)
        self.resolutions = (
            Resolution.objects.filter(institution__is_fiction=fiction)
            .exclude(review_state=gone)
            .select_related("institution")
        )
        self.statements = (
            Statement.objects.filter(issuer__is_fiction=fiction)
            .exclude(review_state=gone)
            .select_related("issuer", "speaker")
        )
        self.roles = Role.objects.filter(institution__is_fiction=fiction).select_related("person")

    def institution(self, typed: str) -> Institution | None:
        spelt = Q(name__iexact=typed) | Q(other_names__name__iexact=typed)
        return _named(self.institutions, spelt, typed)

    def resolution(self, typed: str) -> Resolution | None:
        return _named(self.resolutions, Q(title__iexact=typed), typed)

    def statement(self, typed: str) -> Statement | None:
        return _named(self.statements, Q(title_en__iexact=typed), typed)

    def basis(self, typed: str) -> Resolution | Statement | None:
        text, said = self.resolution(typed), self.statement(typed)
        if text is not None and said is not None:
            raise ValidationError(
                _("A resolution and a statement are both called “%(typed)s”. Rename one of them.")
                % {"typed": typed}
            )
        return text or said

    def role(self, typed: str) -> Role | None:
        """By name, or by name and title: “Ada Quill, spokeswoman”."""
        plain = (_NUMBERED.fullmatch(typed) or (None, typed))[1] or typed
        spelt = Q(person__name__iexact=plain)
        for comma in re.finditer(", ", plain):
            spelt |= Q(person__name__iexact=plain[: comma.start()], title__iexact=plain[comma.end() :])
        return _named(self.roles, spelt, typed)

    def proposed(self, what: str, words: str) -> list[str]:
        """Names that hold the typed words, for the datalist of one field."""
        sources: dict[str, list[tuple[Any, tuple[str, ...]]]] = {
            "institutions": [(self.institutions, ("name", "other_names__name"))],
            "bases": [(self.resolutions, ("title",)), (self.statements, ("title_en",))],
            "speakers": [(self.roles, ("person__name", "title"))],
            "places": [(Place.objects.all(), ("name",))],
        }
        found = [
            record
            for queryset, fields in sources.get(what, [])
            for record in find(queryset, fields, words).distinct()[:20]
        ]
        return [label for label, _record in labels(found)]


def place(typed: str, state: str) -> Place | None:
    """“San José” in the state of its institution, or “San José, CA”."""
    name = typed.removesuffix(f", {state}").strip()
    return _only(list(Place.objects.filter(name__iexact=name, state=state)[:9]), typed)


def type_and_level(typed: str, chosen: str) -> tuple[CommitmentType, Level]:
    """The type that was typed, “SITE.ACCESS” or “SITE.ACCESS 3”, and its level.

    Raises ``ValidationError`` with the key of the field that is at fault.
    """
    match = _LEVELLED.match(typed.strip())
    kind = CommitmentType.objects.filter(notation=match[1].upper()).first() if match else None
    if kind is None or match is None:
        known = CommitmentType.objects.filter(label_en__iexact=typed.strip())
        kind = _only(list(known[:2]), typed)
    if kind is None:
        raise ValidationError(
            {
                "type": _("The codebook has no type “%(typed)s”. Type its notation: SITE.ACCESS.")
                % {"typed": typed}
            }
        )
    levels = {level.ordinal: level for level in kind.levels.select_related("type")}
    if chosen and is_key(chosen):
        level = next((one for one in levels.values() if one.pk == int(chosen)), None)
    else:
        level = levels.get(int(match[2])) if match and match[2] else None
    if level is None:
        theirs = ", ".join(str(number) for number in levels)
        raise ValidationError(
            {
                "level": _("Choose a level of %(type)s: %(levels)s.")
                % {"type": kind.notation, "levels": theirs}
            }
        )
    return kind, level
