"""The review page: each quote in its context, beside the fields that it proves."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.admin.utils import display_for_field, flatten_fieldsets, label_for_field
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civic.admin import queues, verbs
from civic.admin.lookups import LANGUAGES, viewed
from civic.choices import AnchorState
from civic.models import Commitment, Evidence, Institution, Resolution, SourceArticle, Statement
from civic.publication import publication_problems

AROUND = 300
"""Characters of the text before and after a quote. Staff read them, nobody else."""
KEYS = {"approve": "a", "publish": "p", "edit": "e"}
_LINES = {
    "event": (
        "kind",
        "edtf",
        "date_basis",
        "as_printed",
        "body",
        "description",
        "ayes",
        "noes",
        "abstentions",
    ),
    "check": ("kind", "edtf", "date_basis", "as_printed", "note_en"),
    "relation": ("kind", "to_resolution", "certainty", "rationale_en"),
    "role": ("person", "title", "category", "as_of"),
}


class InContext(NamedTuple):
    """A quote with the text around it; ``before`` and ``after`` are empty where no text is stored."""

    quote: Evidence
    before: str
    after: str
    is_lost: bool


class Section(NamedTuple):
    """Fields in words, and the quotes that prove them."""

    title: str
    fields: list[tuple[str, str]]
    quotes: list[InContext]


def in_context(quote: Evidence) -> InContext:
    text, start, end = quote.snapshot.text, quote.start, quote.end
    lost = quote.anchor_state in (AnchorState.ORPHAN, AnchorState.AMBIGUOUS)
    if not text or start is None or end is None:
        return InContext(quote, "", "", lost)
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    return InContext(
        quote, ("… " if start > AROUND else "") + before, after + ("" if len(after) < AROUND else " …"), lost
    )


def _words(record: Any, name: str) -> str:
    """A column in words; empty for what is empty."""
    if name == "counterparties":
        return ", ".join(record.counterparty_labels)
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if field.many_to_many:
        return ", ".join(map(str, value.all()))
    if value in (None, ""):
        return ""
    return str(display_for_field(value, field, "")) if not field.is_relation else str(value)


def _label(record: Any, name: str) -> str:
    label = capfirst(str(label_for_field(name, type(record))))
    language = LANGUAGES.get(name.rpartition("_")[2])
    return f"{label} ({language})" if language and "_" in name else label


def _columns(record: Any, names: Iterable[str]) -> list[tuple[str, str]]:
    found = [(_label(record, name), _words(record, name)) for name in names]
    return [(label, words) for label, words in found if words]


def _row(record: Any, names: Iterable[str]) -> Section:
    quotes = record.evidence.select_related("snapshot__article", "speaker__person")
    title = f"{capfirst(record._meta.verbose_name)}: {record}"
    return Section(title, _columns(record, names), [in_context(quote) for quote in quotes])


def _rows(record: Any) -> list[Section]:
    if isinstance(record, Resolution):
        relations = record.relations.select_related("to_resolution")
        events = [_row(event, _LINES["event"]) for event in record.events.all()]
        return events + [_row(relation, _LINES["relation"]) for relation in relations]
    if isinstance(record, Commitment):
        return [_row(event, _LINES["check"]) for event in record.events.all()]
    if isinstance(record, Institution):
        roles = record.roles.select_related("person")
        events = [_row(event, _LINES["event"]) for event in record.events.all()]
        return events + [_row(role, _LINES["role"]) for role in roles]
    return []


def sections(record: Any, fieldsets: Any) -> list[Section]:
    """The record's own fields first, then its rows, each with its quotes."""
    names = []
    for name in flatten_fieldsets(fieldsets):
        try:
            field = record._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if field.editable:  # what follows from the rest is not to be reviewed
            names.append(name)
    if isinstance(record, Commitment | Statement | Institution):
        own = _row(record, names)
    else:
        own = Section(f"{capfirst(record._meta.verbose_name)}: {record}", _columns(record, names), [])
    if isinstance(record, SourceArticle):
        texts = ", ".join(str(snapshot.length) for snapshot in record.snapshots.defer("text"))
        own.fields.append((_("Characters of its texts"), texts or "0"))
    return [own, *_rows(record)]


class ReviewingAdmin(verbs.VerbsAdmin):
    """A record to read and decide on, without a field to type into but the note."""

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_review"
        view = self.admin_site.admin_view(self.review_view)
        return [path("<path:object_id>/review/", view, name=name), *super().get_urls()]

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = viewed(self, request, object_id)
        before, after = queues.neighbours(request, str(self.opts.model_name), record.pk)
        shown = [
            s for s in self.get_fieldsets(request, record) if "review_state" not in flatten_fieldsets([s])
        ]
        usable = {verb.name: verb for verb in verbs.available(request.user, record)}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review: %(record)s") % {"record": strip_tags(str(record))},
            "opts": self.opts,
            "record": record,
            "sections": sections(record, shown),
            "problems": publication_problems(record),
            "decisions": [
                (usable[n], self.verb_url(record, usable[n]), k) for n, k in KEYS.items() if n in usable
            ],
            "send_back": self.verb_url(record, usable["return"]) if "return" in usable else None,
            "change_url": self.change_url(record),
            "previous": before,
            "next": after,
        }
        return TemplateResponse(request, "admin/civic/review.html", context)
