"""The choices of a list as HTML: more than a hundred on every page, so joined and not looped over."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from civic.filters import Facet, Option

register = template.Library()
_escaped = lru_cache(maxsize=2000)(conditional_escape)

_OPTION = '<label><input type="{}" name="{}" value="{}"{}>{} <span class="count">({})</span></label>\n'


_FACET = """<details class="facet"{}>
<summary>{}</summary>
<fieldset><legend class="visually-hidden">{}</legend>
{}</fieldset>
</details>
"""


@register.simple_tag
def facet_fields(facets: Iterable[Facet]) -> SafeString:
    """One fold for each facet: the first, and those in use, are open."""
    return SafeString("".join(_fold(facet, is_first=not n) for n, facet in enumerate(facets)))


def _fold(facet: Facet, *, is_first: bool) -> str:
    """A box or a button for each value, with how many rows it would show."""
    kind, name, label = "radio" if facet.single else "checkbox", facet.name, _escaped(facet.label)
    options = "".join([_any(facet), *(_option(kind, name, option) for option in facet.options)])
    return _FACET.format(" open" if is_first or facet.is_used else "", label, label, options)


def _option(kind: str, name: str, option: Option) -> str:
    chosen, label = " checked" if option.chosen else "", _escaped(option.label)
    return _OPTION.format(kind, name, option.value, chosen, label, option.number)


def _any(facet: Facet) -> str:
    """The button that takes a choice back, where there can be only one."""
    if not facet.single:
        return ""
    chosen = "" if facet.is_used else " checked"
    words = _escaped(_("Any level"))
    return f'<label><input type="radio" name="{facet.name}" value=""{chosen}>{words}</label>\n'
