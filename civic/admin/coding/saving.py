"""An entry becomes drafts and quotes: all of it or none, told to the workflow and the log of the admin."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from civic import workflow
from civic.admin import slugs, stale
from civic.admin.coding import making
from civic.admin.coding.entry import Entry
from civic.admin.coding.forms import Kind, Proves
from civic.admin.coding.quoting import Quote
from civic.choices import ReviewState
from civic.models import (
    Commitment,
    Evidence,
    Institution,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SetAside,
    Statement,
)
from civic.models.records import Reviewed


def change_url(record: Any) -> str:
    """The admin form of a record."""
    return reverse(f"admin:civic_{record._meta.model_name}_change", args=[record.pk])


class Saving:
    """Writes one entry. ``made`` are its new rows in order; ``added`` drafts that got more quotes."""

    def __init__(self, entry: Entry, by: Any) -> None:
        self.entry, self.by = entry, by
        self.made: list[Any] = []
        self.added: list[Any] = []
        self.roles: dict[str, Role] = {}

    @transaction.atomic
    def save(self) -> list[Any]:
        """The rows that were made. Raises ``ValidationError``, ``workflow.Refused``, ``PermissionDenied``."""
        write = {
            Kind.COMMITMENT: self._commitments,
            Kind.EVENT: self._event,
            Kind.STATEMENT: self._statement,
            Kind.ROLE: self._role,
            Kind.INSTITUTION: self._institution,
            Kind.RELATION: self._relation,
            Kind.ASIDE: self._aside,
        }
        write[self.entry.kind]()
        records = [r for r in dict.fromkeys(self.made + self.added) if isinstance(r, Reviewed)]
        workflow.record_edits(records, self.by)
        return self.made

    # Rows of every kind

    def _make(self, model: type, make: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.by.has_perm(f"civic.add_{model._meta.model_name}"):  # type: ignore[attr-defined]
            raise PermissionDenied
        row = make(*args, **kwargs)
        self.made.append(row)
        return row

    def _open(self, record: Any, name: str) -> Any:
        """The draft that more is added to, locked. Raises ``ValidationError`` for any other state."""
        if record in self.made:
            return record
        locked = stale.lock(record)
        if locked is None or locked.review_state != ReviewState.DRAFT:
            message = _("“%(record)s” is no draft any more. Change it in its own form: %(url)s")
            raise ValidationError({name: [message % {"record": record, "url": change_url(record)}]})
        self.added.append(locked)
        return locked

    def _institutions(self) -> list[Institution]:
        entry, found = self.entry, []
        for name, known in zip(entry.bound, entry.institutions, strict=True):
            found.append(known or self._make(Institution, making.institution, entry, name, self.by))
        if entry.new_speaker:
            self.roles[entry.new_speaker] = self._make(Role, making.role, entry, entry.new_speaker, found[0])
        return found

    def _speaker(self, quote: Quote) -> Role | None:
        return self.entry.roles.get(quote.speaker) or self.roles.get(quote.speaker)

    def _prove(self, target: str, record: Any, quotes: Iterable[Quote]) -> None:
        """Anchor the quotes at a record, after those that it has."""
        if not self.by.has_perm("civic.add_evidence"):
            raise PermissionDenied
        last = record.evidence.order_by("-order").first()
        for order, quote in enumerate(quotes, start=last.order + 1 if last else 1):
            place = quote.place
            row = Evidence(snapshot=self.entry.snapshot, exact=place.exact, order=order, **{target: record})
            row.prefix, row.suffix = place.prefix, place.suffix
            row.part, row.stance, row.attribution = quote.part, quote.stance, quote.attribution
            row.speaker = self._speaker(quote)
            workflow.anchor_evidence(row)
            if row.start != place.start:
                raise ValidationError({"quotes-0-exact": [_("The text has changed. Load the page again.")]})
            # What singles the quote out is kept, however wide it had to be.
            row.prefix, row.suffix = place.prefix, place.suffix
            making.checked(row, "quotes-0", constraints=False)

    # One method for each kind

    def _commitments(self) -> None:
        institutions = self._institutions()
        basis = self._basis(institutions[0])
        quotes = [quote for quote in self.entry.quotes if quote.proves != Proves.BASIS]
        for institution in institutions:
            row = self._make(Commitment, self._commitment, institution, basis)
            self._prove("commitment", row, quotes)

    def _commitment(self, institution: Institution, basis: Any) -> Commitment:
        kind, level = self.entry.type, self.entry.level
        words = f"{institution.slug} {kind.slug} {level.ordinal}"  # type: ignore[union-attr]
        row = Commitment(institution=institution, type=kind, level=level, created_by=self.by)
        row.slug = slugs.proposed(Commitment, words)
        for name, value in self.entry.given("commitment").items():
            # One sentence may be told of several institutions.
            own = value.replace("{institution}", institution.name) if name.startswith("summary_") else value
            setattr(row, name, own)
        if isinstance(basis, Resolution):
            row.resolution = basis
        else:
            row.statement = basis
        return making.checked(row, "commitment", constraints=False)

    def _basis(self, institution: Institution) -> Any:
        """The resolution or statement; a draft one is also proved by the words that are not there yet."""
        shared = [quote for quote in self.entry.quotes if quote.proves != Proves.RECORD]
        if self.entry.new_basis == "resolution":
            made = self._make(Resolution, making.resolution, self.entry, institution, self.by)
            event = self._make(ResolutionEvent, making.event, self.entry, resolution=made)
            self._prove("resolution_event", event, shared)
            return made
        if self.entry.new_basis == "statement":
            made = self._make(
                Statement, making.statement, self.entry, institution, self._first_speaker(), self.by
            )
            self._prove("statement", made, shared)
            return made
        known = self.entry.basis
        if isinstance(known, Statement) and known.review_state == ReviewState.DRAFT:
            new = [quote for quote in shared if not self._is_said(known, quote)]
            if new:
                self._prove("statement", self._open(known, "basis"), new)
        return known

    def _first_speaker(self) -> Role | None:
        return next(filter(None, map(self._speaker, self.entry.quotes)), None)

    def _is_said(self, statement: Statement, quote: Quote) -> bool:
        """Whether a statement has these words already, alone or within a longer quote."""
        return statement.evidence.filter(
            snapshot=self.entry.snapshot, start__lte=quote.place.start, end__gte=quote.place.end
        ).exists()

    def _event(self) -> None:
        (institution,) = self._institutions()
        if self.entry.is_public_comment:
            owner = {"institution": self._open(institution, "institution")}
        elif self.entry.basis is not None:
            owner = {"resolution": self._open(self.entry.basis, "basis")}
        else:
            made = self._make(Resolution, making.resolution, self.entry, institution, self.by)
            owner = {"resolution": made}
        event = self._make(ResolutionEvent, making.event, self.entry, **owner)
        self._prove("resolution_event", event, self.entry.quotes)

    def _statement(self) -> None:
        (institution,) = self._institutions()
        if self.entry.basis is not None:
            target = self._open(self.entry.basis, "basis")
        else:
            speaker = self._first_speaker()
            target = self._make(Statement, making.statement, self.entry, institution, speaker, self.by)
        self._prove("statement", target, self.entry.quotes)

    def _role(self) -> None:
        (institution,) = self._institutions()
        row = self._make(Role, making.role, self.entry, self.entry.given("person")["name"], institution)
        if self.entry.article.is_published and row.institution.is_published:
            self.added.append(row.institution)  # its page names the official from now on
        self._prove("role", row, self.entry.quotes)

    def _institution(self) -> None:
        (institution,) = self._institutions()
        row = self._open(institution, "institution")
        size = self.entry.given("size")
        if size["size"] is not None:
            for name, value in size.items():
                setattr(row, name, value)
            row.size_as_of = row.size_as_of or making.month_of(self.entry.article)
            making.checked(row, "size")
        self._prove("institution", row, self.entry.quotes)

    def _relation(self) -> None:
        entry = self.entry
        source, other = self._open(entry.basis, "basis"), entry.names.resolution(entry.typed("other"))
        row = ResolutionRelation(from_resolution=source, to_resolution=other, **entry.given("relation"))
        self._make(ResolutionRelation, making.checked, row, "relation")
        self._prove("resolution_relation", row, entry.quotes)

    def _aside(self) -> None:
        if not self.by.has_perm("civic.add_evidence"):
            raise PermissionDenied
        for quote in self.entry.quotes:
            place = quote.place
            row = SetAside(snapshot=self.entry.snapshot, exact=place.exact, start=place.start, end=place.end)
            row.note, row.by = self.entry.typed("note"), self.by
            self.made.append(making.checked(row, "note"))
