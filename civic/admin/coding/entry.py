"""One entry as it was posted: which fields count for its kind, what they name, what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from civic.admin.coding import naming, quoting
from civic.admin.coding.forms import Kind, Proves, QuoteFormSet, SubjectForm
from civic.admin.coding.parts import PARTS
from civic.admin.coding.quoting import Place, Quote
from civic.choices import Attribution, EventKind, Part, Stance
from civic.models import CommitmentType, Institution, Level, Resolution, Role, Snapshot, Statement

_ASKS = {
    Kind.COMMITMENT: ("commitment",),
    Kind.EVENT: ("event", "date"),
    Kind.STATEMENT: (),
    Kind.ROLE: ("person",),
    Kind.INSTITUTION: ("size",),
    Kind.RELATION: ("relation",),
    Kind.ASIDE: (),
}
"""The groups of fields that an entry of each kind always needs."""


BASED = (Kind.COMMITMENT, Kind.EVENT, Kind.STATEMENT)
"""Kinds that stand on a resolution or statement."""


class Entry:
    """Reads a post. ``errors`` maps the name of a control to what is wrong; empty: it can be saved."""

    def __init__(self, snapshot: Snapshot, data: QueryDict) -> None:
        self.snapshot, self.data = snapshot, data
        self.article = snapshot.article
        self.names = naming.Names(self.article)
        self.errors: dict[str, list[str]] = {}
        self.subject = SubjectForm(data)
        self.quote_forms = QuoteFormSet(data, prefix="quotes")
        self.parts: dict[str, Any] = {name: form(data, prefix=name) for name, form in PARTS.items()}
        self.quotes: list[Quote] = []
        self.places: dict[str, Place] = {}
        self.institutions: list[Institution | None] = []
        self.basis: Resolution | Statement | None = None
        self.roles: dict[str, Role | None] = {}
        self.type: CommitmentType | None = None
        self.level: Level | None = None
        self._read()

    # What the entry says

    @property
    def kind(self) -> Kind:
        return Kind(self.subject.cleaned_data["kind"])

    def typed(self, name: str) -> str:
        return self.subject.cleaned_data.get(name, "")

    def given(self, part: str) -> Mapping[str, Any]:
        """The cleaned values of a group of fields."""
        return self.parts[part].cleaned_data

    @property
    def new_institution(self) -> str:
        """The name of an institution that is not here yet."""
        return next((n for n, r in zip(self.bound, self.institutions, strict=False) if r is None), "")

    @property
    def new_basis(self) -> str:
        """“statement” or “resolution” where the basis is made now; empty where it is here already."""
        if self.kind not in BASED or self.basis is not None or not self.typed("basis"):
            return ""
        fixed = {Kind.EVENT: "resolution", Kind.STATEMENT: "statement"}
        return fixed.get(self.kind) or self.typed("basis_is")

    @property
    def new_speaker(self) -> str:
        return next((name for name, role in self.roles.items() if role is None), "")

    @property
    def opens(self) -> list[str]:
        """The groups of fields that what was typed asks for, by the names that the page gives them."""
        found: dict[str, Any] = {"institution": self.new_institution, "speaker": self.new_speaker}
        unknown = self.typed("basis") and self.basis is None and self.kind in BASED
        found |= {"basis": unknown, "date": self.new_basis, self.new_basis: self.new_basis}
        found["event"] = self.new_basis == "resolution"
        return [name for name, is_open in found.items() if is_open]

    @property
    def bound_kind(self) -> str:
        """The kind of the institution that is bound, for the types that apply to it."""
        known = next((one for one in self.institutions if one is not None), None)
        return known.kind if known is not None else self.data.get("institution-kind", "")

    @property
    def is_public_comment(self) -> bool:
        """Whether the event hangs on an institution, without a resolution."""
        return (
            self.kind == Kind.EVENT
            and not self.typed("basis")
            and self.data.get("event-kind") == EventKind.PUBLIC_COMMENT
        )

    # Reading

    def wrong(self, name: str, *messages: Any) -> None:
        self.errors.setdefault(name, []).extend(str(message) for message in messages)

    def _attempt(self, name: str, read: Any, *args: Any) -> Any:
        """The result, or ``None`` and an error at the named control."""
        try:
            return read(*args)
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                for field, messages in error.message_dict.items():
                    self.wrong(field, *messages)
            else:
                self.wrong(name, *error.messages)
        return None

    def _valid(self, form: forms.BaseForm) -> bool:
        for name, messages in form.errors.items():
            self.wrong(form.add_prefix(name) if name != "__all__" else "kind", *messages)
        return form.is_valid()

    def _read(self) -> None:
        if not self._valid(self.subject):
            return
        self._read_quotes()
        if self.kind == Kind.ASIDE:
            self._need(bool(self.quotes) or bool(self.errors), "quotes-0-exact", _("Select the words."))
            return
        self._read_names()
        for part in self._needed():
            self._valid(self.parts[part])
        if not self.errors:
            self._check()

    def _read_quotes(self) -> None:
        if not self.quote_forms.is_valid():
            self.wrong("quotes-0-exact", *self.quote_forms.non_form_errors())
        for form in self.quote_forms.forms:
            if self._valid(form) and form.cleaned_data.get("exact"):
                self._read_quote(form)

    def _read_quote(self, form: Any) -> None:
        given = form.cleaned_data
        around = {name: given[name] for name in ("start", "prefix", "suffix")}
        try:
            place = quoting.find(self.snapshot, given["exact"], **around)
        except ValidationError as error:
            self.wrong(form.add_prefix("exact"), *error.messages)
            return
        self.places[form.prefix] = place
        if self.kind != Kind.ASIDE and not given["attribution"]:
            self.wrong(form.add_prefix("attribution"), _("Say whose words these are."))
        said = (given["part"] or Part.WHOLE, given["attribution"], given["speaker"])
        self.quotes.append(
            Quote(place, *said, given["stance"] or Stance.SUPPORTS, given["proves"] or Proves.BOTH)
        )
        if given["speaker"]:
            read = self._attempt(form.add_prefix("speaker"), self.names.role, given["speaker"])
            self.roles[given["speaker"]] = read

    @property
    def bound(self) -> list[str]:
        """The names of the institutions, in the order typed, each once."""
        if self.kind == Kind.RELATION:
            return []
        first = [self.typed("institution")] if self.typed("institution") else []
        also = self.data.getlist("also") if self.kind == Kind.COMMITMENT else []
        return list(dict.fromkeys(first + [name.strip()[:200] for name in also if name.strip()]))[:50]

    def _read_names(self) -> None:
        self.institutions = [self._attempt("institution", self.names.institution, n) for n in self.bound]
        look_up: Any = {Kind.EVENT: self.names.resolution, Kind.RELATION: self.names.resolution}
        look_up = look_up.get(
            self.kind, self.names.statement if self.kind == Kind.STATEMENT else self.names.basis
        )
        if self.typed("basis") and self.kind in (*BASED, Kind.RELATION):
            self.basis = self._attempt("basis", look_up, self.typed("basis"))
        if self.kind == Kind.COMMITMENT:
            if not self.typed("type"):
                self.wrong("type", _("Choose a type."))
                return
            typed = (self.typed("type"), self.typed("level"))
            self.type, self.level = self._attempt("type", naming.type_and_level, *typed) or (None, None)

    def _needed(self) -> list[str]:
        """The groups of fields that count for this entry."""
        found = list(_ASKS[self.kind])
        if self.new_institution:
            found.append("institution")
        if self.new_basis == "resolution":
            found += ["resolution", "event", "date"]
        if self.new_basis == "statement":
            found += ["statement", "date"]
        if self.new_speaker:
            found.append("person")
        return list(dict.fromkeys(found))

    # Rules between the groups

    def _need(self, fulfilled: bool, name: str, message: Any) -> None:
        if not fulfilled:
            self.wrong(name, message)

    def _check(self) -> None:
        unknown = [name for name, record in zip(self.bound, self.institutions, strict=True) if record is None]
        if self.kind != Kind.RELATION:
            self._need(bool(self.bound), "institution", _("Name the institution."))
        for name in unknown[1:]:
            self.wrong(
                "institution", _("Make “%(name)s” first: one new institution at a time.") % {"name": name}
            )
        strangers = [name for name, role in self.roles.items() if role is None]
        for name in strangers[1:]:
            self.wrong(
                "quotes-0-speaker", _("Make “%(name)s” first: one new official at a time.") % {"name": name}
            )
        if self.kind == Kind.RELATION:
            self._check_relation()
            return
        self._need(bool(self.quotes), "quotes-0-exact", _("Select or paste the words that say so."))
        if self.kind == Kind.ROLE:
            self._need(bool(self.given("person")["name"]), "person-name", _("Name the official."))
        if self.kind in BASED and not self.is_public_comment:
            self._check_basis()

    def _check_relation(self) -> None:
        self._need(self.basis is not None, "basis", _("Name a resolution that is here already."))
        other = self._attempt("other", self.names.resolution, self.typed("other"))
        self._need(other is not None, "other", _("Name a resolution that is here already."))

    def _check_basis(self) -> None:
        self._need(bool(self.typed("basis")), "basis", _("Name the resolution or the statement."))
        if self.typed("basis") and self.basis is None and not self.new_basis:
            self.wrong(
                "basis_is",
                _("No resolution or statement is called “%(title)s”. Say whether it is a new statement or a "
                  "new resolution, or type the name of one that is here.") % {"title": self.typed("basis")},
            )  # fmt: skip
        if self.kind == Kind.COMMITMENT:
            proving = [quote for quote in self.quotes if quote.proves != Proves.BASIS]
            self._need(bool(proving), "quotes-0-proves", _("Leave one quote for the commitment."))

    @property
    def is_spoken(self) -> bool:
        return any(quote.attribution == Attribution.OFFICIAL_WORDS for quote in self.quotes)
