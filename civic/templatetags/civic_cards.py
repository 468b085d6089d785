"""What a card says about a commitment: its cell, whether it holds, whose words, and the quotes."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import answers
from civic.choices import Attribution, Cell, Certainty, Part, ReviewState
from civic.dates import parse
from civic.models import Commitment, Evidence, Role, SourceArticle
from civic.templatetags.civic_dates import date_words, day, edtf, stated
from civic.templatetags.civic_wording import BODY, SPEAKER, SYMBOLS, cell_words
from civic.textmatch import text_fragment

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


class Passage(NamedTuple):
    """One quote as it is shown: a lead-in and its items together, or one piece of text."""

    pieces: list[Evidence]
    url: str

    @property
    def main(self) -> Evidence:
        return self.pieces[-1]

    @property
    def article(self) -> SourceArticle:
        return self.main.snapshot.article


def passages(evidence: Iterable[Evidence]) -> list[Passage]:
    """Quotes from public articles in their order, a lead-in joined with what follows it."""
    groups: list[list[Evidence]] = []
    for piece in evidence:
        if piece.snapshot.article.review_state != ReviewState.PUBLISHED:
            continue
        follows = groups and piece.part == Part.ITEM and groups[-1][0].part == Part.LEAD_IN
        if follows and groups[-1][0].snapshot_id == piece.snapshot_id:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [Passage(g, text_fragment(g[-1].snapshot.article.canonical_url, g[-1].exact)) for g in groups]


@register.filter
def quotes(record: Any) -> list[Passage]:
    """The quotes that prove a record; nothing that contradicts or merely surrounds it."""
    return passages(e for e in record.evidence.all() if e.is_supporting)


@register.filter
def other_quotes(record: Any) -> list[Passage]:
    """Quotes kept beside a record that do not prove it."""
    return passages(e for e in record.evidence.all() if not e.is_supporting)


@register.filter
def badge(commitment: Commitment) -> Cell:
    """The cell of this one commitment, by the rule for a whole type."""
    return answers.cell([commitment])


@register.inclusion_tag("civic/_tag.html")
def cell_tag(cell: Cell, direction: str = "limits") -> dict[str, Any]:
    """Symbol and word, linked to the definition: colour never stands alone."""
    return {"cell": cell.value, "symbol": SYMBOLS[cell], "words": cell_words(cell, direction)}


@register.filter
def is_old(commitment: Commitment) -> bool:
    return answers.holds(commitment).is_old


@register.filter
def holds(commitment: Commitment) -> SafeString:
    """Whether the words still hold, never more than we know; with the date of what we know."""
    found = answers.holds(commitment)
    if found.code == "adopted_unchecked":
        return _adopted(commitment, found)
    latest = parse(commitment.stated_edtf).latest
    year = latest.year if latest else date_words("").lower()
    when = stated(commitment) if commitment.stated_edtf else ""
    text = format_html(HOLDS[found.code], checked=day(found.checked_on), stated=when, year=year)
    return SafeString(text.replace(" .", "."))


def _adopted(commitment: Commitment, found: answers.Holds) -> SafeString:
    when = format_html(" {}", stated(commitment)) if commitment.stated_edtf else ""
    if found.checked_on:
        return format_html(_("Adopted{when}. Not checked since {day}."), when=when, day=day(found.checked_on))
    return format_html(_("Adopted{when}. Not checked since."), when=when)


@register.filter
def whose_words(passage: Passage) -> SafeString:
    """Whose words a quote is: the kind of attribution and, where the source names one, the official."""
    label = Attribution(passage.main.attribution).label
    speaker = passage.main.speaker
    return format_html("{}: {}", label, named(speaker)) if speaker else format_html("{}", label)


@register.filter
def named(role: Role) -> str:
    """An official as the source had them, never in the present tense."""
    if not role.as_of:
        return _("%(name)s, named as %(title)s") % {"name": role.person.name, "title": role.title}
    words = {"title": role.title, "name": role.person.name, "date": date_words(role.as_of)}
    return _("%(name)s, named as %(title)s in %(date)s") % words


@register.filter
def spoken_for(commitment: Commitment) -> str:
    """Says who speaks about whom where the one that is bound is not the one that speaks; else empty."""
    basis = commitment.basis_record
    issuer = basis if basis is None else getattr(basis, "issuer", None) or basis.institution  # type: ignore[union-attr]
    if issuer is None or issuer.pk == commitment.institution_id:
        return ""
    speaker = getattr(basis, "speaker", None)
    who = SPEAKER[speaker.category] if speaker else BODY[issuer.kind]
    return _("Said by %(speaker)s, about %(bound)s") % {
        "speaker": who,
        "bound": BODY[commitment.institution.kind],
    }


@register.filter
def certainty_words(commitment: Commitment) -> str:
    """How sure we are that the words mean this; an unclear one says what is unclear."""
    if commitment.certainty == Certainty.CLEAR:
        return _("Clear")
    return _("Unclear: %(note)s") % {"note": commitment.certainty_note}


__all__ = ["edtf", "passages", "register"]
