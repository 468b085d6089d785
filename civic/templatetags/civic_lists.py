"""What a line of a list says about its record in few words."""

from collections import Counter, defaultdict
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic import answers, textmatch
from civic.choices import Cell
from civic.models import Commitment, Institution
from civic.templatetags.civic_cards import quotes
from civic.web.passages import Passage
from civic.web.wording import SYMBOLS, cell_words

register = template.Library()


@register.filter
def cells(institution: Institution) -> list[tuple[Cell, str, str]]:
    """How many types fall in each cell, in the order of the cells; needs ``promises`` prefetched."""
    by_type: dict[int, list[Any]] = defaultdict(list)
    for promise in institution.promises:  # type: ignore[attr-defined]
        by_type[promise.type_id].append(promise)
    found = Counter(answers.cell(promises) for promises in by_type.values())
    return [
        (cell, SYMBOLS[cell], _("%(n)d %(cell)s") % {"n": found[cell], "cell": cell_words(cell).lower()})
        for cell in Cell
        if found[cell]
    ]


@register.filter
def promise_count(record: Any) -> str:
    """How many public promises rest on a resolution or a statement."""
    number = len(record.promises)
    return ngettext("%(n)d promise", "%(n)d promises", number) % {"n": number}


@register.filter
def matching_quote(commitment: Commitment, words: str) -> Passage | None:
    """The quote that holds most of the words looked for; the first where none does."""
    terms = textmatch.query_terms(words)

    def hits(passage: Passage) -> int:
        tokens = textmatch.search_text(*(piece.exact for piece in passage.pieces)).split()
        return sum(any(token.startswith(term) for token in tokens) for term in terms)

    return max(quotes(commitment), key=hits, default=None)
