"""Sheets and texts for the tests of loading: a made-up article always, the seed article where its text is."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from civic.ingest.load import Report, load

TESTS = Path(__file__).resolve().parent.parent
CODEBOOK = TESTS / "sheets" / "codebook.yaml"
GAZETTE = TESTS / "sheets" / "gazette.yaml"
TEXTS = TESTS / "texts"
SEEDS = sorted((settings.BASE_DIR / "seeds").glob("*.yaml"))
SEED_TEXTS = Path(settings.CIVIC_TEXTS or settings.BASE_DIR.parent / "shared" / "seeds")


@dataclass(frozen=True)
class Article:
    """An article with its sheets and the folder of its texts."""

    name: str
    sheets: list[Path]
    texts: Path
    comment: str


ARTICLES = [Article("gazette", [CODEBOOK, GAZETTE], TEXTS, "Zebulon says")]
if SEED_TEXTS.is_dir():
    ARTICLES.append(Article("seed", SEEDS, SEED_TEXTS, "disgraceful"))


@pytest.fixture(params=ARTICLES, ids=lambda article: article.name)
def article(request) -> Article:
    return request.param


@pytest.fixture
def gazette(db, tmp_path):
    """Load the made-up article, changed by pairs of old and new words; returns the report."""

    def run(*changes: tuple[str, str], commit: bool = True, texts: str = "") -> Report:
        text = GAZETTE.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        sheet = tmp_path / "gazette.yaml"
        sheet.write_text(text, encoding="utf-8")
        return load([CODEBOOK, sheet], commit=commit, texts=texts)

    return run


@pytest.fixture
def problems_of(gazette, tmp_path):
    """The problems of the made-up article after changes, without the name of the folder."""

    def run(*changes: tuple[str, str], texts: str = "") -> list[str]:
        report = gazette(*changes, texts=texts)
        return [str(problem).replace(f"{tmp_path}/", "") for problem in report.problems]

    return run
