"""Cards of commitments, each kept by what it shows, so that a list renders only those that nobody has seen.

Which records a list shows is always asked of ``published()``: what is kept is never a reason to show one.
A card depends on its record's newest version, on what many cards share (``versions.CARDS``), on the day
(whether words are old), on its kind (the language, and whether it names its institution) and on the code.
"""

import hashlib
from collections.abc import Collection, Sequence
from functools import cache as once
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language

from civic.models import Commitment, Evidence
from civic.versions import CARDS, codebook, data_version
from civic.web.passages import passages

STAMPED = ("slug", "changed_at", "change_hash")
"""What a row must have, beside its primary key, so that its card can be looked up."""
MOST = 4000
SECONDS = 24 * 60 * 60
_kept: dict[tuple[str, int], tuple[str, "Card"]] = {}


class Card(NamedTuple):
    """A card as HTML, and the languages in which it quotes."""

    html: str
    languages: tuple[str, ...]


def cards(rows: Sequence[Any], *, show_institution: bool = True, are_whole: bool = False) -> list[Card]:
    """The cards of published commitments, in their order; those that are withdrawn meanwhile are left out.

    ``rows`` need no more than ``STAMPED``: no query where all are kept, one where some are not; none where
    the rows ``are_whole``, with all that their cards show.
    """
    kind, shared = f"{get_language()}{'+' if show_institution else '-'}", _shared()
    stamps = {row.pk: _stamp(row, shared) for row in rows}
    found = {
        pk: kept[1] for pk, stamp in stamps.items() if (kept := _kept.get((kind, pk))) and kept[0] == stamp
    }
    found |= _from_cache(kind, {pk: stamp for pk, stamp in stamps.items() if pk not in found and stamp})
    missing = stamps.keys() - found.keys()
    complete = [row for row in rows if row.pk in missing] if are_whole else whole(missing)
    made = {one.pk: _render(one, show_institution) for one in complete}
    _keep(kind, {pk: (stamps[pk], card) for pk, card in made.items() if stamps[pk]})
    found |= made
    return [found[row.pk] for row in rows if row.pk in found]


def _shared() -> str:
    return "-".join([data_version().token(CARDS), timezone.localdate().isoformat(), _code()])


def _stamp(row: Any, shared: str) -> str:
    """Empty for a record without a version, whose card is not kept."""
    if not row.change_hash or row.changed_at is None:
        return ""
    return f"{row.pk}-{row.change_hash[:20]}-{row.changed_at.timestamp():.6f}-{shared}"


def _from_cache(kind: str, stamps: dict[int, str]) -> dict[int, Card]:
    if not stamps:
        return {}
    keys = {_key(kind, stamp): pk for pk, stamp in stamps.items()}
    found = {keys[key]: Card(*content) for key, content in cache.get_many(list(keys)).items()}
    _remember(kind, {pk: (stamps[pk], card) for pk, card in found.items()})
    return found


def _key(kind: str, stamp: str) -> str:
    return f"card:{kind}:{stamp}"


def _keep(kind: str, made: dict[int, tuple[str, Card]]) -> None:
    _remember(kind, made)
    if made:
        cache.set_many({_key(kind, stamp): tuple(card) for stamp, card in made.values()}, SECONDS)


def _remember(kind: str, made: dict[int, tuple[str, Card]]) -> None:
    """In the process itself, where a look-up costs nothing."""
    if len(_kept) + len(made) > MOST:
        _kept.clear()
    _kept.update({(kind, pk): kept for pk, kept in made.items()})


def _render(commitment: Commitment, show_institution: bool) -> Card:
    html = get_template("civic/_commitment_card.html").render(
        {"commitment": commitment, "show_institution": show_institution}
    )
    shown = passages(e for e in commitment.evidence.all() if e.is_supporting)
    return Card(html, tuple(dict.fromkeys(passage.article.language for passage in shown)))


def whole(pks: Collection[int]) -> list[Commitment]:
    """Public commitments with all that their cards show, in one query where each has a public quote."""
    if not pks:
        return []
    public = Commitment.objects.published().filter(pk__in=pks)
    quotes = (
        Evidence.objects.for_display()
        .filter(commitment__in=public, commitment_id__in=pks)
        .select_related(
            *("commitment__institution", "commitment__resolution__institution"),
            *("commitment__statement__issuer", "commitment__statement__speaker__person"),
        )
    )
    found: dict[int, Commitment] = {}
    proofs: dict[int, list[Evidence]] = {}
    for quote in quotes:
        found.setdefault(quote.commitment_id, quote.commitment)
        proofs.setdefault(quote.commitment_id, []).append(quote)
    for pk, commitment in found.items():
        _complete(commitment, proofs[pk])
    quoteless = [pk for pk in pks if pk not in found]  # none, unless a hand was in the database
    return [*found.values(), *(public.filter(pk__in=quoteless).for_list() if quoteless else ())]


def _complete(commitment: Any, quotes: list[Evidence]) -> None:
    """Give a commitment its quotes, as ``prefetch_related`` would, and its codes of the codebook."""
    fetched: Any = commitment.evidence.all()
    fetched._result_cache, fetched._prefetch_done = quotes, True
    commitment._prefetched_objects_cache = {"evidence": fetched}
    kept = codebook()
    commitment.type, commitment.level = kept.types[commitment.type_id], kept.levels[commitment.level_id]


@once
def _code() -> str:
    """Another for another release or other settings: a shared cache outlives both."""
    digest = hashlib.sha256()
    root = Path(settings.BASE_DIR)
    for path in sorted(
        [*root.glob("templates/civic/_*.html"), *root.glob("civic/locale/*/LC_MESSAGES/*.mo")]
    ):
        digest.update(path.read_bytes())
    told = (settings.STALE_AFTER_DAYS, settings.REVIEW_EVERY_DAYS, settings.ADMIN_PATH, settings.SITE_URL)
    digest.update(repr(told).encode())
    return digest.hexdigest()[:12]
