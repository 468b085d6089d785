"""Institutions, officials, resolutions and statements that an entry makes in place, as drafts."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from civic.admin import slugs
from civic.admin.coding import naming
from civic.admin.coding.entry import Entry
from civic.choices import IdentifierScheme, StatementKind
from civic.models import (
    Identifier,
    Institution,
    InstitutionName,
    Person,
    Place,
    Resolution,
    ResolutionEvent,
    Role,
    SourceArticle,
    Statement,
)


def checked(row: Any, prefix: str, *, constraints: bool = True) -> Any:
    """Save a row after its own rules; errors name the controls of a group of fields.

    Each constraint and each row it points to is a query: where a form has checked what was typed, the rest
    is left to the database.
    """
    given = [] if constraints else [field.name for field in row._meta.fields if field.is_relation]
    try:
        row.full_clean(exclude=given, validate_constraints=constraints, validate_unique=constraints)
    except ValidationError as error:
        named = {
            f"{prefix}-{field}" if field != "__all__" else f"{prefix}": messages
            for field, messages in error.message_dict.items()
        }
        raise ValidationError(named) from error
    row.save()
    return row


def month_of(article: SourceArticle) -> str:
    """The month in which an article came out, for “as of”; empty where the date is open."""
    return article.edtf[:7] if article.earliest and article.latest == article.earliest else article.edtf[:32]


def institution(entry: Entry, name: str, by: Any) -> Institution:
    given = entry.given("institution")
    made = Institution(
        name=name,
        kind=given["kind"],
        state=given["state"],
        website=given["website"],
        slug=slugs.proposed(Institution, name),
        is_fiction=entry.article.is_fiction,
        created_by=by,
    )
    if given["parent"]:
        made.parent = entry.names.institution(given["parent"])
        if made.parent is None:
            message = _("“%(name)s” is not here yet. Make it first.") % {"name": given["parent"]}
            raise ValidationError({"institution-parent": [message]})
    checked(made, "institution", constraints=False)
    if given["place"]:
        made.places.add(_place(given["place"], made.state))
    _names(made, given["names"], entry.article.language)
    _ids(made, given["ids"])
    return made


def _place(typed: str, state: str) -> Place:
    found = naming.place(typed, state)
    if found is None:
        name = typed.removesuffix(f", {state}").strip()
        slug = slugs.ascii_slug(name)[:120]
        found = checked(Place(name=name, state=state, slug=slug), "institution-place")
    return found


def _rows(lines: str) -> list[list[str]]:
    """What stands between the bars of each line that says something."""
    return [[part.strip() for part in line.split("|")] for line in lines.splitlines() if line.strip()]


def _ids(made: Institution, lines: str) -> None:
    for scheme, *rest in _rows(lines):
        if scheme.lower() not in IdentifierScheme.values or len(rest) != 2:
            known = ", ".join(value.upper() for value in IdentifierScheme.values)
            message = _("Type an id as “GEOID | its value | where it was looked up”. Known are %(known)s.")
            raise ValidationError({"institution-ids": [message % {"known": known}]})
        value, source = rest
        row = Identifier(institution=made, scheme=scheme.lower(), value=value, source=source)
        try:
            checked(row, "institution")
        except ValidationError as error:
            raise ValidationError({"institution-ids": error.messages}) from error


def _names(made: Institution, lines: str, language: str) -> None:
    for name, *notes in _rows(lines):
        note = " | ".join(notes)
        if name:
            checked(
                InstitutionName(institution=made, name=name, note=note, language=language),
                "institution-names",
            )


def role(entry: Entry, name: str, serves: Institution) -> Role:
    """A person of that name with an office; the person may be here already, with another office."""
    given = entry.given("person")
    if given["serves"]:
        elsewhere = entry.names.institution(given["serves"])
        if elsewhere is None:
            message = _("“%(name)s” is not here yet. Make it first.") % {"name": given["serves"]}
            raise ValidationError({"person-serves": [message]})
        serves = elsewhere
    person = Person.objects.filter(name=name, roles__institution=serves).first()
    if person is None:
        person = checked(Person(name=name, sort_name=sort_name(name)), "person")
    office = {"title": given["title"], "category": given["category"], "as_of": month_of(entry.article)}
    return checked(Role(person=person, institution=serves, **office), "person")


def sort_name(name: str) -> str:
    """“Albarrán, Nancy” for “Nancy Albarrán”; empty for a name of one word."""
    first, _blank, last = name.rpartition(" ")
    return f"{last}, {first}" if first else ""


def _issuer(entry: Entry, part: str, institution: Institution) -> Institution:
    typed = entry.given(part)["issuer"]
    if not typed:
        return institution
    found = entry.names.institution(typed)
    if found is None:
        message = _("“%(name)s” is not here yet. Make it first.") % {"name": typed}
        raise ValidationError({f"{part}-issuer": [message]})
    return found


def _without_issuer(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "issuer"}


def resolution(entry: Entry, institution: Institution, by: Any) -> Resolution:
    given = entry.given("resolution")
    issuer, title = _issuer(entry, "resolution", institution), entry.typed("basis")
    values = _without_issuer(given)
    words = f"{issuer.slug} {title}"
    made = Resolution(
        institution=issuer, title=title, slug=slugs.proposed(Resolution, words), created_by=by, **values
    )
    return checked(made, "resolution", constraints=False)


def event(entry: Entry, **subject: Any) -> ResolutionEvent:
    """An event after the last one of its subject: a resolution, or an institution for public comment."""
    (owner,) = subject.values()
    last = owner.events.order_by("-order").first()
    order = last.order + 1 if last else 1
    made = ResolutionEvent(**subject, **entry.given("event"), **entry.given("date"), order=order)
    return checked(made, "event")


def statement(entry: Entry, institution: Institution, speaker: Role | None, by: Any) -> Statement:
    """In somebody's own words if one of its quotes is; its speaker is who speaks in them."""
    given = entry.given("statement")
    issuer, title = _issuer(entry, "statement", institution), entry.typed("basis")
    usual = StatementKind.DIRECT_QUOTE if entry.is_spoken else StatementKind.PARAPHRASE
    made = Statement(
        **_without_issuer(given) | {"kind": given["kind"] or usual},
        issuer=issuer,
        speaker=speaker,
        title_en=title,
        slug=slugs.proposed(Statement, f"{issuer.slug} {title}"),
        created_by=by,
        **entry.given("date"),
    )
    return checked(made, "statement", constraints=False)
