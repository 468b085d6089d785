"""What an address asks for, read without trusting it.

A page never answers a misspelt or broken parameter with an error, and never with everything as if
nothing had been asked: it says what it ignored and why (``contract.md``, *Pages*).
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic.base import ContextMixin

from civic.textmatch import query_terms

TRACKING = re.compile(r"(?i)utm_.*|fbclid|gclid")
MAX_VALUES = 100
MAX_LENGTH = 200
MAX_TERMS = 8
MAX_CURSOR_LENGTH = 600
MAX_MESSAGES = 10
MAX_FIELDS = 500
_SHOWN = 40
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass
class Asked:
    """The readable values of the parameters that a page knows, and what was ignored, in words."""

    values: dict[str, list[str]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def single(self, name: str) -> str:
        """The first value of a parameter, empty when it was not given; others are named as ignored."""
        first, *others = self.values.get(name) or [""]
        for other in others:
            reason = _("only one value can be used, and we used the first.")
            self.ignored.append(ignoring(name, other, reason))
        return first

    @property
    def messages(self) -> list[str]:
        """At most ``MAX_MESSAGES`` lines about what was ignored, each said once."""
        said = list(dict.fromkeys(self.ignored))
        rest = len(said) - MAX_MESSAGES
        if rest <= 0:
            return said
        more = ngettext("We ignored %(n)d more thing.", "We ignored %(n)d more things.", rest) % {"n": rest}
        return [*said[:MAX_MESSAGES], more]


def read(request: HttpRequest, allowed: Collection[str] = ()) -> Asked:
    """The parameters of a request that a page allows; everything else is named in ``ignored``.

    Tracking parameters are dropped without a word. Never raises.
    """
    asked = Asked()
    for name, values in _query(request, asked).lists():
        if TRACKING.fullmatch(name):
            continue
        if name in allowed:
            kept = _values(name, values, asked.ignored)
            if kept:
                asked.values[name] = kept
        else:
            asked.ignored.append(_unknown(name, allowed))
    return asked


def _query(request: HttpRequest, asked: Asked) -> QueryDict:
    """``request.GET``, or its first fields where there are so many that Django refuses to read them."""
    try:
        return request.GET
    except TooManyFieldsSent:
        raw = request.META.get("QUERY_STRING", "")
        request.GET = QueryDict("&".join(raw.split("&", MAX_FIELDS)[:MAX_FIELDS]))
        asked.ignored.append(
            _("We read the first %(n)d parts of the address and ignored the rest.") % {"n": MAX_FIELDS}
        )
        return request.GET


def _values(name: str, values: list[str], ignored: list[str]) -> list[str]:
    if len(values) > MAX_VALUES:
        ignored.append(
            _("We read the first %(n)d values of “%(name)s” and ignored the rest.")
            % {"n": MAX_VALUES, "name": name}
        )
    cleaned = (_value(name, value, ignored) for value in values[:MAX_VALUES])
    return list(dict.fromkeys(value for value in cleaned if value))


def _value(name: str, value: str, ignored: list[str]) -> str:
    """A value without surrounding blanks; empty when there is nothing to use."""
    limit = MAX_CURSOR_LENGTH if name == "after" else MAX_LENGTH
    if len(value) > limit:
        if name != "q":
            ignored.append(ignoring(name, value, _("it is too long.")))
            return ""
        ignored.append(_("We ignored what you wrote after the first %(n)d characters.") % {"n": limit})
        value = value[:limit]
    value = re.sub(r"\s+", " ", value).strip()
    if is_unreadable(value):
        ignored.append(ignoring(name, value, _("it holds characters that cannot be read.")))
        return ""
    if name == "q" and len(query_terms(value, max_terms=MAX_LENGTH)) > MAX_TERMS:
        ignored.append(_("We looked for the first %(n)d words only.") % {"n": MAX_TERMS})
        return _first_words(value)
    return value


def _first_words(text: str) -> str:
    """As many words as we look for, so that links to the same rows as data ask for what can be asked."""
    words = text.split(" ")
    while words and len(query_terms(" ".join(words), max_terms=MAX_LENGTH)) > MAX_TERMS:
        words.pop()
    return " ".join(words or query_terms(text, MAX_TERMS))


def is_unreadable(text: str) -> bool:
    """Whether a text holds NUL, another control character, a lone surrogate or undecodable bytes."""
    return any(c == "\ufffd" or unicodedata.category(c) in ("Cc", "Cs") for c in text)


def ignoring(name: str, value: str, reason: str) -> str:
    """The sentence about one value that was ignored; ``reason`` is a sentence of its own."""
    text = _("We ignored “%(value)s” for “%(name)s”: %(reason)s")
    return text % {"value": shown(value), "name": name, "reason": reason}


def shown(text: str) -> str:
    """Something a visitor typed as a message may repeat it: short, without invisible characters."""
    cut = text[: _SHOWN + 1]
    cut = "".join("\ufffd" if unicodedata.category(c) in _HIDDEN else c for c in cut)
    return cut if len(cut) <= _SHOWN else cut[:_SHOWN] + "…"


def nearest(text: str, known: Collection[str]) -> str:
    """The known word that was probably meant; empty when none is near."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 3 MB that only an address with a mistake needs

    found = process.extractOne(text[:_SHOWN].lower(), list(known), scorer=fuzz.ratio, score_cutoff=70)
    return found[0] if found else ""


def _unknown(name: str, allowed: Collection[str]) -> str:
    if allowed:
        message = _("We ignored “%(name)s”: there is no such filter.")
    else:
        message = _("We ignored “%(name)s”: this page has no filters.")
    message %= {"name": shown(name)}
    guess = nearest(name, allowed)
    return f"{message} {_('Did you mean “%(guess)s”?') % {'guess': guess}}" if guess else message


class Ignoring(ContextMixin):
    """A page that names the parameters it ignored; without ``parameters`` it knows none."""

    parameters: ClassVar[tuple[str, ...]] = ()
    request: HttpRequest

    @cached_property
    def asked(self) -> Asked:
        return read(self.request, self.parameters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("ignored", self.asked.messages)
        return super().get_context_data(**kwargs)
