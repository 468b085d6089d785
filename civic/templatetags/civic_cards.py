"""What a card says about a commitment: its cell, whether it holds, whose words, and the quotes."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import answers
from civic.choices import Attribution, Cell, Certainty, InstitutionKind, RelationKind, RoleCategory
from civic.dates import parse
from civic.models import Commitment, CommitmentEvent, ResolutionRelation, Role
from civic.templatetags.civic_dates import date_words, day, stated
from civic.templatetags.civic_languages import english, translated
from civic.web.passages import Link, Passage, links, passages, voices
from civic.web.wording import BODY, REVERSE, SPEAKER, SYMBOLS, cell_label

register = template.Library()

HOLDS = {
    "in_force_checked": gettext_lazy("In force when last checked, {checked}."),
    "said_confirmed": gettext_lazy("Confirmed {checked}."),
    "said_unknown": gettext_lazy("Said {stated}. Not known if it still holds."),
    "replaced": gettext_lazy("Replaced."),
    "ended": gettext_lazy("Ended."),
    "planned": gettext_lazy("Planned {stated}."),
    "planned_old": gettext_lazy("Planned in {year}. Outcome not known."),
    "not_adopted": gettext_lazy("Not adopted."),
    "not_known": gettext_lazy("Not known if it holds."),
}


@register.filter
def quotes(record: Any) -> list[Passage]:
    """The quotes that prove a record; nothing that contradicts or merely surrounds it."""
    return passages(e for e in record.evidence.all() if e.is_supporting)


@register.filter
def quotes_by_voice(record: Any) -> list[list[Passage]]:
    """The quotes of a card, those in one voice together."""
    return voices(quotes(record))


@register.filter
def source_links(record: Any) -> list[Link]:
    """The sources of a record's quotes, each once, with an address that marks the words there."""
    return links(quotes(record))


@register.filter
def other_quotes(record: Any) -> list[Passage]:
    """Quotes kept beside a record that do not prove it."""
    return passages(e for e in record.evidence.all() if not e.is_supporting)


@register.filter
def badge(commitment: Commitment) -> Cell:
    """The cell of this one commitment, by the rule for a whole type."""
    return answers.cell([commitment])


@register.filter
def by_badge(commitments: Iterable[Commitment]) -> list[tuple[Cell, str, list[Commitment]]]:
    """Commitments that wear the same badge together, the strongest badge first."""
    groups: dict[str, tuple[Cell, str, list[Commitment]]] = {}
    for commitment in commitments:
        cell, direction = badge(commitment), commitment.type.direction
        group = groups.setdefault(cell_label(cell, direction), (cell, direction, []))
        group[2].append(commitment)
    return sorted(groups.values(), key=lambda group: list(Cell).index(group[0]))


@register.inclusion_tag("civic/_tag.html")
def cell_tag(cell: Cell, direction: str = "limits") -> dict[str, Any]:
    """Symbol and word, linked to the definition: colour never stands alone."""
    return {"cell": cell.value, "symbol": SYMBOLS[cell], "words": cell_label(cell, direction)}


@register.filter
def is_old(commitment: Commitment) -> bool:
    return answers.holds(commitment).is_old


@register.filter
def holds(commitment: Commitment) -> SafeString:
    """Whether the words still hold, never more than we know, with the date of what we know."""
    found = answers.holds(commitment)
    if found.code == "adopted_unchecked":
        return _adopted(commitment, found)
    latest = parse(commitment.stated_edtf).latest
    year = latest.year if latest else date_words("").lower()
    when = stated(commitment) if commitment.stated_edtf else ""
    text = format_html(str(HOLDS[found.code]), checked=day(found.checked_on), stated=when, year=year)
    return SafeString(text.replace(" .", "."))


def _adopted(commitment: Commitment, found: answers.Holds) -> SafeString:
    when, checked = stated(commitment), found.checked_on
    match bool(commitment.stated_edtf), bool(checked):
        case True, True:
            text = _("Adopted {when}. Not checked since {day}.")
        case True, False:
            text = _("Adopted {when}. Not checked since.")
        case False, True:
            text = _("Adopted. Not checked since {day}.")
        case _:
            text = _("Adopted. Not checked since.")
    return format_html(text, when=when, day=day(checked))


@register.filter
def whose_words(passage: Passage) -> str:
    """Whose words a quote is: the kind of attribution and, where the source names one, the official."""
    label = str(Attribution(passage.main.attribution).label)
    speaker = passage.main.speaker
    return f"{label}: {speaker.title} {speaker.person.name}" if speaker else label


@register.filter
def named(role: Role) -> str:
    """An official as the source had them, never in the present tense."""
    name = f"{role.title[:1].upper()}{role.title[1:]} {role.person.name}"
    if not role.as_of:
        return _("%(name)s, as named in the source") % {"name": name}
    return _("%(name)s, as named in %(date)s") % {"name": name, "date": date_words(role.as_of)}


@register.filter
def speakers(commitment: Commitment) -> list[Role]:
    """The officials whose words a card quotes, each once."""
    spoken = [p.main.speaker for p in quotes(commitment) if p.main.speaker]
    basis = commitment.statement
    return list(dict.fromkeys([*spoken, *([basis.speaker] if basis and basis.speaker else [])]))


@register.filter
def spoken_for(commitment: Commitment) -> str:
    """Says who speaks about whom where the one that is bound is not the one that speaks; else empty."""
    basis: Any = commitment.basis_record
    by = "issuer" if commitment.statement_id else "institution"
    if getattr(basis, f"{by}_id") == commitment.institution_id:
        return ""
    issuer = getattr(basis, by)
    speaker = getattr(basis, "speaker", None)
    who = SPEAKER[RoleCategory(speaker.category)] if speaker else BODY[InstitutionKind(issuer.kind)]
    return _("Said by %(speaker)s, about %(bound)s") % {
        "speaker": who,
        "bound": BODY[InstitutionKind(commitment.institution.kind)],
    }


@register.filter
def certainty_words(commitment: Commitment) -> SafeString | str:
    """How sure we are that the words mean this; an unclear one says what is unclear."""
    if commitment.certainty == Certainty.CLEAR:
        return _("How sure: clear.")
    return format_html(_("Unclear: {note}"), note=translated(commitment, "certainty_note"))


@register.filter
def reverse_verb(relation: ResolutionRelation) -> str:
    """How a relation reads from the text that it points to."""
    return str(REVERSE[RelationKind(relation.kind)])


@register.filter
def event_note(event: Any) -> SafeString:
    """What a source says of an event: who acted, as printed, and how the vote went."""
    parts = [english(getattr(event, name, "")) for name in ("body", "description")]
    parts.append(translated(event, "note") if isinstance(event, CommitmentEvent) else "")
    ayes = getattr(event, "ayes", None)
    if ayes is not None:
        parts.append(_vote(ayes, event.noes, event.abstentions))
    return format_html_join(" · ", "{}", ((part,) for part in parts if part))


def _vote(ayes: int, noes: int | None, abstentions: int | None) -> str:
    if noes is None:
        return _("%(ayes)d in favor") % {"ayes": ayes}
    vote = _("%(ayes)d in favor, %(noes)d against") % {"ayes": ayes, "noes": noes}
    return vote if abstentions is None else _("%(vote)s, %(n)d abstained") % {"vote": vote, "n": abstentions}
