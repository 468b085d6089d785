"""Two editors: the second saver sees both versions side by side and says, field by field, which stands.

The page carries everything in one form: what both agree on under its own name, and of what differs both
sides, as ``mine|<unit>|<name>`` and ``theirs|<unit>|<name>``. Merging takes the chosen side, on the server,
before the form is read; so it works without a script, and a third save in between is seen as well.
"""

from typing import Any, NamedTuple

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.admin import stale
from civic.admin.conflict_base import Base, as_opened, base_of
from civic.admin.conflict_rows import Unit, rows_of
from civic.admin.history import moment
from civic.admin.marks import marked
from civic.admin.posted import Pairs, pairs_of, typed, words

MERGE, ROWS = "merge", "rows"
MINE, THEIRS, PICK = "mine|", "theirs|", "pick|"
_OURS = ("csrfmiddlewaretoken", "revision", "opened", MERGE, ROWS)


class Shown(NamedTuple):
    """A unit of the page: both sides in words, what they began with, and what each would post."""

    name: str
    label: str
    lines: list[Any]
    base: Base
    hidden: Pairs


def page(modeladmin: Any, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Both versions side by side. Nothing typed is lost: all of it is in the form of this page."""
    form, record = context["adminform"].form, context["original"]
    formsets = [each.formset for each in context["inline_admin_formsets"]]
    opened = moment(request.POST.get("opened", ""))
    units, plain = _fields(form, as_opened([record], opened))
    tables = [rows_of(formset, opened) for formset in formsets]
    for table in tables:
        units += table.units
        plain += table.plain
    plain += _rest(request.POST, [formset.prefix for formset in formsets], form)
    name = f"admin:{modeladmin.opts.app_label}_{modeladmin.opts.model_name}_change"
    given = {
        **modeladmin.admin_site.each_context(request),
        "title": _("Somebody else saved this in the meantime"),
        "subtitle": str(record),
        "opts": modeladmin.opts,
        "record": record,
        "complaint": stale.complaint(type(record)._default_manager.get(pk=record.pk), _seen(request)),
        "units": [_shown(unit) for unit in units],
        "plain": plain,
        "prefixes": [table.prefix for table in tables],
        "revision": stale.token(type(record)._default_manager.get(pk=record.pk)),
        "opened": timezone.now().isoformat(),
        "unpicked": getattr(request, "unpicked", False),
        "change_url": reverse(name, args=[quote(record.pk)]),
    }
    return TemplateResponse(request, "admin/civic/conflict.html", given, status=409)


def _seen(request: HttpRequest) -> str:
    return request.POST.get("revision", "")


def _fields(form: Any, former: dict[int, Any]) -> tuple[list[Unit], Pairs]:
    """The fields of the form that differ from what is stored now, and what the others post."""
    units, plain = [], []
    changed = set(form.changed_data)
    for bound in form:
        if bound.name in ("revision", "opened"):
            continue
        mine = typed(form.data, bound.html_name)
        if bound.name == "reason" or bound.name not in changed:
            plain += mine
            continue
        theirs = pairs_of(bound, bound.initial)
        sides = (words(bound, bound.field.prepare_value(bound.initial)), words(bound, bound.value()))
        base = base_of([bound], former.get(form.instance.pk), labels=False)
        units.append(Unit(bound.name, str(bound.label), [("", *sides)], mine, theirs, base))
    return units, plain


def _rest(data: QueryDict, prefixes: list[str], form: Any) -> Pairs:
    """What else was posted and is none of ours: hidden fields of pop-ups and the like."""
    known = {key for bound in form for key, _value in typed(data, bound.html_name)}
    found = []
    for key, values in data.lists():
        ours = key in _OURS or key in known or key.startswith(("_", MINE, THEIRS, PICK))
        if not ours and not any(key.startswith(f"{prefix}-") for prefix in prefixes):
            found += [(key, value) for value in values]
    return found


def _shown(unit: Unit) -> Shown:
    lines = [(label, *marked(theirs, mine)) for label, theirs, mine in unit.lines]
    hidden = [(f"{MINE}{unit.name}|{key}", value) for key, value in unit.mine]
    hidden += [(f"{THEIRS}{unit.name}|{key}", value) for key, value in unit.theirs]
    return Shown(unit.name, unit.label, lines, unit.base, hidden)


# Merging


def merge(request: Any) -> None:
    """Put the chosen side of every unit in place of both. Without a choice the save is stale again."""
    if MERGE not in request.POST:
        return
    data = QueryDict(mutable=True)
    sides: dict[str, dict[str, list[Any]]] = {}
    for key, values in request.POST.lists():
        if key.startswith((MINE, THEIRS)):
            side, unit, name = key.split("|", 2) if key.count("|") >= 2 else (key, "", "")
            sides.setdefault(unit, {}).setdefault(f"{side}|", []).append((name, values))
        elif key.startswith(PICK):
            sides.setdefault(key.removeprefix(PICK), {})
        elif key not in (MERGE, ROWS):
            data.setlist(key, values)
    for unit, given in sides.items():
        chosen = request.POST.get(f"{PICK}{unit}")
        if chosen not in ("mine", "theirs"):
            request.unpicked, data["revision"] = True, ""
        for name, values in given.get(THEIRS if chosen == "theirs" else MINE, []):
            data.setlist(name, values)
    for prefix in request.POST.getlist(ROWS):
        _renumber(data, prefix)
    request.POST = data


def _renumber(data: QueryDict, prefix: str) -> None:
    """Rows 0, 1, 2 …, without the numbers of those that were left out."""
    numbers = stale.row_numbers(data, prefix)
    for new, old in enumerate(numbers):
        if new == old:
            continue
        for key in [key for key in data if key.startswith(f"{prefix}-{old}-")]:
            data.setlist(f"{prefix}-{new}-{key.removeprefix(f'{prefix}-{old}-')}", data.pop(key))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(numbers))
