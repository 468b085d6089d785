"""How good the suggestions are on texts coded by hand: `python -m tests.coding.measure [FOLDER]`.

The folder holds `NNN.txt` with `NNN.json` beside it; it is no part of this repository, since the texts are
their publishers'. CIVIC_CORPUS names it; without that it is looked for beside the seed texts.
"""

import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from civic.coding import suggest  # noqa: E402 models need Django to be set up
from civic.management.commands.suggest import sheet_levels  # noqa: E402
from tests.articles import SEED_TEXTS  # noqa: E402

TYPES = {
    "no_status_collection": {"DATA.COLLECT", "POLICE.INQUIRY"},
    "no_information_sharing": {"DATA.SHARE"},
    "warrant_requirement": {"SITE.ACCESS", "DETAIN.HOLD", "JAIL.ACCESS"},
    "site_access_review": {"SITE.ACCESS"},
    "police_non_participation": {"ENFORCE.PARTICIPATE"},
    "detainer_limits": {"DETAIN.HOLD", "DETAIN.NOTIFY"},
    "legal_action": {"DATA.CONTEST"},
    "legal_defense_fund": {"SUPPORT.DEFENSE"},
    "support_services": {"SUPPORT.REFERRAL", "SUPPORT.RIGHTS"},
    "staff_training": {"TRAIN.STAFF"},
    "emergency_contacts": {"FAMILY.CONTACT"},
    "notification": {"SITE.NOTIFY", "REPORT.BOARD"},
    "non_discrimination": {"WELCOME.GENERAL"},
    "declaration": {"WELCOME.GENERAL"},
}
"""The names of the hand-made coding → the codes of the codebook that mean the same."""


@dataclass
class Score:
    """Counts: passages coded by hand, those of them proposed, proposals, and those of them that are right."""

    coded: int = 0
    found: int = 0
    proposed: int = 0
    right: int = 0
    by_type: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        return self.found / self.coded if self.coded else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0


def texts(folder: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    """Each text of a folder with its commitments."""
    return [
        (path.with_suffix(".txt").read_bytes().decode(), json.loads(path.read_text())["commitments"])
        for path in sorted(folder.glob("*.json"))
    ]


def score(folder: Path, levels: Any, *, strict: bool = False) -> Score:
    """Hold the suggestions against the coding: the type agrees and half of the shorter passage is shared.

    ``strict``: half of both passages taken together.
    """
    total = Score()
    for text, commitments in texts(folder):
        proposals = suggest(text, levels=levels)
        hits = [
            (number, each)
            for number, commitment in enumerate(commitments)
            for each in proposals
            if each.type in TYPES[commitment["type"]] and _overlap(each, commitment, strict)
        ]
        found = {number for number, _each in hits}
        total.coded, total.found = total.coded + len(commitments), total.found + len(found)
        total.proposed += len(proposals)
        total.right += len({(each.type, each.start) for _number, each in hits})
        for number, commitment in enumerate(commitments):
            total.by_type.setdefault(commitment["type"], Counter())[
                "found" if number in found else "missed"
            ] += 1
    return total


def _overlap(each: Any, commitment: dict[str, Any], strict: bool) -> bool:
    start = commitment["start"]
    end = start + len(commitment["quote"])
    shared = min(each.end, end) - max(each.start, start)
    lengths = each.end - each.start, end - start
    return shared >= 0.5 * (max(each.end, end) - min(each.start, start) if strict else min(lengths))


def corpus() -> Path:
    """Where the coded texts are, if they are at hand."""
    return Path(os.environ.get("CIVIC_CORPUS") or SEED_TEXTS.parent / "corpus")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else corpus()
    for strict in (False, True):
        total = score(folder, sheet_levels(), strict=strict)
        how = "half of both together" if strict else "half of the shorter"
        print(  # noqa: T201 that is what it is for
            f"{how}: recall {total.found}/{total.coded} = {total.recall:.2f}, "
            f"precision {total.right}/{total.proposed} = {total.precision:.2f}"
        )
    for name, counts in sorted(score(folder, sheet_levels()).by_type.items()):
        print(f"  {name}: {counts['found']} of {counts.total()}")  # noqa: T201


if __name__ == "__main__":
    main()
