"""The words looked for, marked in the words found."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from civic.textmatch import prefixes, query_terms, search_text

register = template.Library()

# A word with what may stand inside it without parting it; search_text() drops the apostrophes.
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*")


@register.filter
def marked(text: str, words: str) -> SafeString:
    """The text with every word in ``mark`` that the search for ``words`` found, by the rule of the search."""
    begins = tuple(prefix for term in query_terms(words) for prefix in prefixes(term))
    pieces, end = [], 0
    for word in _WORD.finditer(text) if begins else ():
        if search_text(word[0]).startswith(begins):
            pieces += [conditional_escape(text[end : word.start()]), format_html("<mark>{}</mark>", word[0])]
            end = word.end()
    return mark_safe("".join([*pieces, conditional_escape(text[end:])]))  # noqa: S308 every piece is escaped
