"""Sheets and texts to load in tests: a made-up article always, the seed article where its text is at hand."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

TESTS = Path(__file__).resolve().parent
CODEBOOK = TESTS / "sheets" / "codebook.yaml"
GAZETTE = TESTS / "sheets" / "gazette.yaml"
TEXTS = TESTS / "texts"
SEEDS = sorted((settings.BASE_DIR / "seeds").glob("*.yaml"))
SEED_TEXTS = Path(settings.CIVIC_TEXTS or settings.BASE_DIR.parent / "shared" / "seeds")


@dataclass(frozen=True)
class Article:
    """An article with its sheets, the folder of its texts, and words of a reader's comment on it."""

    name: str
    sheets: list[Path]
    texts: Path
    comment: str


ARTICLES = [Article("gazette", [CODEBOOK, GAZETTE], TEXTS, "Zebulon says")]
if SEED_TEXTS.is_dir():
    ARTICLES.append(Article("seed", SEEDS, SEED_TEXTS, "disgraceful"))

each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
