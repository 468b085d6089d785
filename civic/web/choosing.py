"""Institutions that an address names one by one, and what to say about names that lead nowhere."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from civic.choices import ReviewState
from civic.models import FormerSlug, Institution
from civic.web.parameters import ignoring, shown

MOST = 12
_SLUG = re.compile(r"[a-zA-Z0-9_-]{1,160}", re.ASCII)


class Chosen(NamedTuple):
    """At most ``MOST`` institutions in the order asked for, each once, and messages about the rest."""

    institutions: list[Institution]
    messages: list[str]


def choose(slugs: Sequence[str], name: str = "i") -> Chosen:
    """Public institutions by slug; a former slug leads to the present one, a draft is as unknown as nothing.

    One query where every slug is in use, two more where some are not.
    """
    found = _published([slug for slug in slugs if _SLUG.fullmatch(slug)])
    missing = [slug for slug in slugs if slug not in found]
    moved = _moved(missing) if missing else {}
    withdrawn = _withdrawn(missing) if missing else set()
    messages: list[str] = []
    chosen: dict[int, Institution] = {}
    for slug in slugs:
        institution = found.get(slug) or moved.get(slug)
        if institution is None:
            messages.append(ignoring(name, slug, _why(slug in withdrawn)))
            continue
        if slug in moved:
            words = {"slug": shown(slug), "name": institution.name}
            messages.append(_("“%(slug)s” has a new address: %(name)s.") % words)
        chosen.setdefault(institution.pk, institution)
    kept = list(chosen.values())
    return Chosen(kept[:MOST], messages + _left_out(kept[MOST:]))


def _published(slugs: list[str]) -> dict[str, Institution]:
    rows = Institution.objects.published().filter(slug__in=slugs) if slugs else ()
    return {row.slug: row for row in rows}


def _moved(slugs: list[str]) -> dict[str, Institution]:
    rows = FormerSlug.objects.filter(model=Institution._meta.model_name, slug__in=slugs)
    current = {row.slug: row.current for row in rows}
    found = _published(list(current.values()))
    return {old: found[new] for old, new in current.items() if new in found}


def _withdrawn(slugs: list[str]) -> set[str]:
    rows = Institution.objects.filter(slug__in=slugs, review_state=ReviewState.WITHDRAWN)
    return set(rows.values_list("slug", flat=True))


def _why(withdrawn: bool) -> str:
    return _("this record was withdrawn.") if withdrawn else _("we have no such institution.")


def _left_out(rest: list[Institution]) -> list[str]:
    if not rest:
        return []
    words = {"n": MOST, "names": ", ".join(institution.name for institution in rest)}
    return [_("We compare %(n)d at a time and left out: %(names)s.") % words]
