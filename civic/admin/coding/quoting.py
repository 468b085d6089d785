"""From words that were selected, pasted or typed to a place in the text; never a guess."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic import textmatch
from civic.models import Snapshot

CONTEXTS = (textmatch.CONTEXT_WIDTH, 64, 120)
"""How many characters around a quote single it out, the narrowest first; 120 is what a column holds."""


class Place(NamedTuple):
    """Words of the text as it spells them, where they stand (code points), and the words around."""

    exact: str
    start: int
    end: int
    prefix: str
    suffix: str


class Quote(NamedTuple):
    """One quote with its place, whose words it is, and what it proves."""

    place: Place
    part: str
    attribution: str
    speaker: str
    stance: str
    proves: str


def find(snapshot: Snapshot, exact: str, *, start: str = "", prefix: str = "", suffix: str = "") -> Place:
    """The one place of the words. ``start`` says which of several is meant, if they do stand there.

    Raises ``ValidationError`` in an editor's words.
    """
    if not snapshot.text:
        raise ValidationError(_("The text of this article is not stored, so no quote can be checked."))
    try:
        exact, prefix, suffix = (textmatch.normalise(words) for words in (exact, prefix, suffix))
    except ValueError as error:
        raise ValidationError(str(error)) from error
    exact = exact.strip()
    if not exact:
        raise ValidationError(_("A quote cannot be empty."))
    text = snapshot.text
    for before, after in _contexts(text, exact, start, prefix, suffix):
        found = textmatch.anchor(text, exact, before, after)
        if found.start is not None and found.end is not None:
            around = (
                textmatch.context(text, found.start, found.end) if not before + after else (before, after)
            )
            return Place(text[found.start : found.end], found.start, found.end, *around)
    raise ValidationError(_refusal(text, exact))


def _contexts(text: str, exact: str, start: str, prefix: str, suffix: str) -> Any:
    """Words around the quote that may single it out: none, typed ones, those at the place selected."""
    yield "", ""
    if prefix or suffix:
        yield prefix[-120:], suffix[:120]
        return
    if not (start.isascii() and start.isdigit() and len(start) < 10):
        return
    at = int(start)
    if textmatch.fold(text[at : at + len(exact)]) == textmatch.fold(exact):
        for width in CONTEXTS:
            yield textmatch.context(text, at, at + len(exact), width)


def _refusal(text: str, exact: str) -> str:
    count = len(textmatch.find_all(text, exact))
    if count:
        return ngettext(
            "These words stand %(count)d time in the text. Select more of the sentence.",
            "These words stand %(count)d times in the text, and what is around them does not tell them "
            "apart. Select more of the sentence, or select them in the text.",
            count,
        ) % {"count": count}
    if textmatch.fold(exact).casefold() in textmatch.fold(text).casefold():
        return _("The text has these words in other letters (capitals). Copy them from the text.")
    return _(
        "These words do not stand in the text, letter for letter. Copy them from the text: ellipses, "
        "corrected spelling and words left out are not part of a quote."
    )
