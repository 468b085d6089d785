"""The made-up article, loaded with changes."""

import pytest

from civic.ingest.load import Report, load
from tests.articles import CODEBOOK, GAZETTE


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
