"""What a coder should look at twice before saving: warnings, never refusals."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from civic.admin.coding.entry import Entry
from civic.admin.coding.forms import Kind, Proves
from civic.admin.coding.quoting import Quote
from civic.choices import ReviewState, Stance
from civic.models import Commitment, Evidence, Level
from civic.publication import unsaid


def cautions(entry: Entry) -> list[str]:
    """Likely twins of a commitment, and a level that its quotes do not carry, in an editor's words."""
    if entry.kind != Kind.COMMITMENT or entry.level is None:
        return []
    quotes = [quote for quote in entry.quotes if quote.proves != Proves.BASIS]
    return [*_over_claims(entry.level, quotes), *_twins(entry), *_said_before(entry, quotes)]


def digest(found: list[str]) -> str:
    """Stands for warnings that were read; empty where there are none."""
    return hashlib.sha256("\n".join(found).encode()).hexdigest() if found else ""


def _over_claims(level: Level, quotes: list[Quote]) -> Iterator[str]:
    said = [quote.place.exact for quote in quotes if quote.stance == Stance.SUPPORTS]
    for group in unsaid(level.word_groups, said):
        words = _(" or ").join(f"“{word}”" for word in group[:6]) + (" …" if len(group) > 6 else "")
        yield _(
            "“%(level)s” is stronger than the quotes: none of them says %(words)s. Choose a lower level or "
            "add a quote; as it is, it cannot go to review."
        ) % {"level": level.label, "words": words}


def _twins(entry: Entry) -> Iterator[str]:
    known = [institution for institution in entry.institutions if institution is not None]
    twins = (
        Commitment.objects.filter(institution__in=known, type=entry.type)
        .exclude(review_state=ReviewState.WITHDRAWN)
        .select_related("institution", "level")
    )
    for twin in twins.order_by("pk")[:5]:
        yield _("There is a commitment like this: “%(twin)s” (%(state)s).") % {
            "twin": twin,
            "state": twin.get_review_state_display().lower(),
        }


def _said_before(entry: Entry, quotes: list[Quote]) -> Iterator[str]:
    exact = [quote.place.exact for quote in quotes]
    same = Evidence.objects.filter(
        snapshot__article=entry.article, exact__in=exact, commitment__type=entry.type
    ).exclude(commitment__institution__in=[i for i in entry.institutions if i is not None])
    for row in same.select_related("commitment__institution", "commitment__level").order_by("pk")[:5]:
        yield _("The words “%(words)s…” prove this type already, for “%(twin)s”.") % {
            "words": row.exact[:40],
            "twin": row.commitment,
        }
