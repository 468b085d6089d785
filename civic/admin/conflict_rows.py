"""The rows of an inline in a conflict: matched by what they are, not by their number on the form."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from civic.admin import stale
from civic.admin.conflict_base import Base, as_opened, base_of
from civic.admin.lookups import is_key
from civic.admin.posted import Pairs, pairs_of, words

NOT_THERE = "–"


class Unit(NamedTuple):
    """What one chooses a side for: a field, or a row as a whole.

    ``lines`` are a label, their words and mine; ``mine`` and ``theirs`` are what each side would post;
    ``base`` is what both began with, where that is known.
    """

    name: str
    label: str
    lines: list[tuple[str, str, str]]
    mine: Pairs
    theirs: Pairs
    base: Base = ()


class Table(NamedTuple):
    """The rows of one inline: those in dispute, and what all others post."""

    prefix: str
    units: list[Unit]
    plain: Pairs


class _Row(NamedTuple):
    form: Any
    pairs: Pairs
    is_deleted: bool


def rows_of(formset: Any, opened: datetime | None) -> Table:
    """Every stored row first, then those that only I have; numbered anew, so that both sides fit."""
    stored = _stored_rows(formset)
    former = as_opened(stored.values(), opened)
    typed = _typed_rows(formset, stored)
    if _in_same_order(typed, stored):
        for each in typed.values():
            each.form.changed_data[:] = [name for name in each.form.changed_data if name != "order"]
    units: list[Unit] = []
    plain: Pairs = []
    for number, (key, row) in enumerate(stored.items()):
        mine: Any = typed.pop(key, None)
        form = mine.form if mine else _form(formset, None, row, formset.prefix)
        theirs = _as_posted(formset, form, row, number)
        if mine and not mine.is_deleted and not form.changed_data:
            plain += theirs
        elif mine is not None:
            units.append(_both(formset, mine, theirs, number, row, former.get(row.pk)))
        elif formset.can_delete:
            units.append(_only_theirs(formset, form, theirs, number, row))
        else:
            plain += theirs
    for number, new in enumerate(typed.values(), start=len(stored)):
        units.append(_only_mine(formset, new, number))
    counters = {"TOTAL_FORMS": len(stored) + len(typed), "INITIAL_FORMS": len(stored)}
    return Table(
        formset.prefix, units, plain + [(f"{formset.prefix}-{k}", str(v)) for k, v in counters.items()]
    )


def _stored_rows(formset: Any) -> dict[str, Any]:
    """As the database has them: the rows of the form have taken what was typed already."""
    order = [row.pk for row in formset.get_queryset()]
    fresh = formset.model._default_manager.in_bulk(order)
    return {str(pk): fresh[pk] for pk in order if pk in fresh}


def _in_same_order(typed: dict[str, _Row], stored: dict[str, Any]) -> bool:
    """Whether the rows that both have stand in one order: numbers that moved up are then no edit."""
    both = [key for key in stored if key in typed]
    numbers = [typed[key].form["order"].value() if "order" in typed[key].form.fields else "" for key in both]
    return all(is_key(number) for number in numbers) and numbers == sorted(numbers, key=int)


def _typed_rows(formset: Any, stored: dict[str, Any]) -> dict[str, _Row]:
    """My rows by the key of what they are, or by their number for those that are not stored."""
    found = {}
    for number in stale.row_numbers(formset.data, formset.prefix):
        prefix = f"{formset.prefix}-{number}"
        key = formset.data.get(f"{prefix}-{formset.model._meta.pk.name}", "")
        form = _form(formset, formset.data, stored.get(key), prefix)
        pairs = [
            (name.removeprefix(f"{prefix}-"), value)
            for name, values in formset.data.lists()
            if name.startswith(f"{prefix}-")
            for value in values
        ]
        is_deleted = f"{prefix}-DELETE" in formset.data
        if key in stored or (form.has_changed() and not is_deleted):
            found[key if key in stored else f"new {number}"] = _Row(form, pairs, is_deleted)
    return found


def _form(formset: Any, data: Any, row: Any, prefix: str) -> Any:
    return formset.form(
        data=data, instance=row or formset.model(), prefix=prefix, **formset.get_form_kwargs(0)
    )


def _as_posted(formset: Any, form: Any, row: Any, number: int) -> Pairs:
    """What the form of a stored row would post, unchanged."""
    prefix = f"{formset.prefix}-{number}"
    found = [
        (key.removeprefix(f"{form.prefix}-"), value)
        for bound in form
        for key, value in pairs_of(bound, bound.field.prepare_value(bound.initial))
    ]
    found += [(formset.model._meta.pk.name, str(row.pk)), (formset.fk.name, str(formset.instance.pk))]
    return [(f"{prefix}-{name}", value) for name, value in found]


def _label(formset: Any, row: Any) -> str:
    name = str(formset.model._meta.verbose_name).capitalize()
    return f"{name}: {row}" if row is not None else _("%(name)s (new)") % {"name": name}


def _both(formset: Any, mine: _Row, theirs: Pairs, number: int, row: Any, former: Any) -> Unit:
    prefix = f"{formset.prefix}-{number}"
    lines = []
    for bound in mine.form:
        if bound.name in mine.form.changed_data or mine.is_deleted:
            said = words(bound, bound.field.prepare_value(bound.initial))
            lines.append(
                (str(bound.label), said, NOT_THERE if mine.is_deleted else words(bound, bound.value()))
            )
    pairs = [(f"{prefix}-{name}", value) for name, value in mine.pairs]
    base = base_of([b for b in mine.form if b.name in mine.form.changed_data], former)
    return Unit(prefix, _label(formset, row), _filled(lines), pairs, theirs, base)


def _only_theirs(formset: Any, form: Any, theirs: Pairs, number: int, row: Any) -> Unit:
    prefix = f"{formset.prefix}-{number}"
    lines = [
        (str(b.label), words(b, b.field.prepare_value(b.initial)), NOT_THERE)
        for b in form
        if b.name != "order"
    ]
    return Unit(prefix, _label(formset, row), _filled(lines), [*theirs, (f"{prefix}-DELETE", "on")], theirs)


def _only_mine(formset: Any, mine: _Row, number: int) -> Unit:
    """A row that I added, or that they deleted while I edited it: kept, it is a new one."""
    prefix, key = f"{formset.prefix}-{number}", formset.model._meta.pk.name
    lines = [(str(b.label), NOT_THERE, words(b, b.value())) for b in mine.form if b.name != "order"]
    pairs = [(f"{prefix}-{name}", "" if name == key else value) for name, value in mine.pairs]
    return Unit(prefix, _label(formset, None), _filled(lines), pairs, [])


def _filled(lines: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Without the fields that are empty on both sides."""
    return [line for line in lines if line[1].strip(NOT_THERE) or line[2].strip(NOT_THERE)]
