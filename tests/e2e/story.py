"""Row 1 of the seed article as somebody types it, or the same row of a fictional article.

The article's text is read where a copy of it is at hand; it is no part of the repository.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from tests import factories

_ROOT = Path(__file__).resolve().parent.parent.parent
TEXTS = Path(os.environ.get("CIVIC_TEXTS") or _ROOT.parent / "shared" / "seeds")


@dataclass(frozen=True)
class Story:
    """What is typed, and where it leads."""

    text: str
    title: str
    publisher: str
    url: str
    place: str
    institution: str
    resolution: str
    spokesman: str
    adopted: str
    promise: str
    own_words: str
    summary: str
    slug: str


def _body() -> str:
    found = sorted(TEXTS.glob("001_*.txt")) if TEXTS.is_dir() else []
    return found[0].read_text(encoding="utf-8") if found else ""


SEED = Story(
    text=_body(),
    title="San Jose Unified School District, Mayor Promise to Not Cooperate",
    publisher="San Jose Inside",
    url="https://www.sanjoseinside.com/2017/02/10/san-jose-unified-school-district-mayor-promise-to-not-"
    "cooperate-with-federal-immigration-raids/",
    place="San José",
    institution="San José Unified School District",
    resolution="Resolution Supporting Immigrant Students and Families",
    spokesman="Peter Allen",
    adopted="agreed to a resolution Thursday",
    promise="the district will not collect information regarding students and their families’ "
    "immigration status",
    own_words="We protect the information by just not asking for it.",
    summary="The resolution, as reported, says the district will not collect information on the "
    "immigration status of students or their families.",
    slug="san-jose-unified-school-district-data-collect-2",
)
FICTION = Story(
    text=factories.TEXT,
    title="Larkfield board votes",
    publisher="Larkfield Ledger",
    url="https://ledger.example/2017/02/10/vote/",
    place="Larkfield",
    institution="Larkfield Unified School District",
    resolution="Resolution on Welcoming Pupils",
    spokesman="Ada Quill",
    adopted="agreed to a resolution on Thursday",
    promise=factories.QUOTE,
    own_words="We do not ask",
    summary="The resolution, as reported, says the district will not collect immigration status.",
    slug="larkfield-unified-school-district-data-collect-2",
)
STORY = SEED if SEED.text else FICTION
