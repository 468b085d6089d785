"""What a list shows, in one sentence: "Commitments of school districts in California about “…”."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from civic.choices import InstitutionKind as Kind
from civic.filters import CommitmentListing, Listing

KINDS: Mapping[str, Any] = {
    Kind.SCHOOL_DISTRICT: gettext_lazy("school districts"),
    Kind.COUNTY_OFFICE_OF_EDUCATION: gettext_lazy("county offices of education"),
    Kind.CHARTER_SCHOOL: gettext_lazy("charter schools"),
    Kind.COLLEGE: gettext_lazy("colleges"),
    Kind.CITY: gettext_lazy("cities"),
    Kind.COUNTY: gettext_lazy("counties"),
    Kind.POLICE_DEPARTMENT: gettext_lazy("police departments"),
    Kind.SHERIFF: gettext_lazy("sheriffs"),
    Kind.STATE_AGENCY: gettext_lazy("state agencies"),
    Kind.OTHER: gettext_lazy("other institutions"),
}
# In the order of the sentence; {values} are one or more values joined by "or".
_SUBJECT = {
    "institution": pgettext_lazy("list sentence", "of {values}"),
    "kind": pgettext_lazy("list sentence", "of the kind {values}"),
    "state": pgettext_lazy("list sentence", "in {values}"),
    "place": pgettext_lazy("list sentence", "in {values}"),
    "type": pgettext_lazy("list sentence", "about {values}"),
}
_DETAILS = {
    "min_level": pgettext_lazy("list sentence", "at least {values}"),
    "basis": pgettext_lazy("list sentence", "written in {values}"),
    "attribution": pgettext_lazy("list sentence", "in words that are {values}"),
    "certainty": pgettext_lazy("list sentence", "that we read as {values}"),
    "q": pgettext_lazy("list sentence", "with the words {values}"),
}
_PLAIN = ("institution", "state", "place")


def sentence(listing: Listing, plural: str) -> str:
    """The active query in words; ``plural`` names the records."""
    if not listing.asked:
        return ""
    subject = [part for name, text in _SUBJECT.items() if (part := _phrase(listing, name, text))]
    details = [_phrase(listing, name, text) for name, text in _DETAILS.items()]
    details = [part for part in (*details, _standing(listing), _stated(listing), *_clocks(listing)) if part]
    return f"{plural} {', '.join([' '.join(subject), *details] if subject else details)}."


def _phrase(listing: Listing, name: str, text: Any) -> str:
    if name not in listing.asked:
        return ""
    if name == "kind" and isinstance(listing, CommitmentListing) and "institution" not in listing.asked:
        return str(format_lazy(_SUBJECT["institution"], values=_or(KINDS[k] for k in listing.asked[name])))
    values = _texts(listing, name)
    return str(format_lazy(text, values=_or(values if name in _PLAIN else map(_quoted, values))))


def _texts(listing: Listing, name: str) -> list[str]:
    value = listing.asked.get(name, [])
    return [listing.text(name, v) for v in (value if isinstance(value, list) else [value])]


def _quoted(text: str) -> str:
    return pgettext("list sentence", "“%(words)s”") % {"words": text}


def _or(values: Any) -> str:
    return pgettext("list sentence", " or ").join(map(str, values))


def _standing(listing: Listing) -> str:
    """Status, or being in force, now or on a day."""
    certain = getattr(listing, "certain", False)
    statuses = _or(map(_quoted, _texts(listing, "status")))
    if "as_of" not in listing.asked:
        return _("with the status %(status)s") % {"status": statuses} if statuses else ""
    words = {"day": listing.text("as_of", listing.asked["as_of"]), "status": statuses}
    if statuses:
        sure = _("certainly with the status %(status)s on %(day)s")
        return (sure if certain else _("possibly with the status %(status)s on %(day)s")) % words
    return (_("certainly in force on %(day)s") if certain else _("possibly in force on %(day)s")) % words


def _stated(listing: Listing) -> str:
    """The days on which the words were adopted or said."""
    ends = {name: listing.text(name, listing.asked[name]) for name in _ENDS if name in listing.asked}
    if not ends:
        return ""
    certain = getattr(listing, "certain", False)
    if len(ends) == 2:
        sure = _("certainly from %(stated_from)s to %(stated_to)s")
        text = sure if certain else _("possibly from %(stated_from)s to %(stated_to)s")
    elif "stated_from" in ends:
        sure = _("certainly on or after %(stated_from)s")
        text = sure if certain else _("possibly on or after %(stated_from)s")
    else:
        sure = _("certainly on or before %(stated_to)s")
        text = sure if certain else _("possibly on or before %(stated_to)s")
    return text % ends


def _clocks(listing: Listing) -> list[str]:
    """When we knew it, and since when it changed."""
    words = {
        "updated_since": _("changed since %(time)s"),
        "known_at": _("as we knew it on %(time)s"),
    }
    return [
        text % {"time": listing.text(name, listing.asked[name])}
        for name, text in words.items()
        if name in listing.asked
    ]


_ENDS = ("stated_from", "stated_to")
