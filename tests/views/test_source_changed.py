"""Where the newest text of a source lacks a quote, every reader of the quote is told, in their language."""

from datetime import timedelta

import pytest

from civic import workflow
from tests import factories as make

pytestmark = pytest.mark.django_db

TOLD = {
    "": "The source has changed since: its text of",
    "/es": "La fuente ha cambiado desde entonces: su texto del",
    "/vi": "Nguồn đã thay đổi kể từ đó: văn bản ngày",
}


@pytest.mark.parametrize("prefix", TOLD)
def test_a_page_says_that_the_source_has_changed_and_when(client, prefix):
    commitment = make.make_published()
    url = prefix + commitment.get_absolute_url()
    assert TOLD[prefix] not in client.get(url).content.decode()
    article = commitment.evidence.get().snapshot.article
    workflow.add_snapshot(article, "The page is gone.", at=make.WHEN + timedelta(days=30))
    page = client.get(url).content.decode()
    assert f'{TOLD[prefix]} <time datetime="2026-12-22">' in page
    assert "The page is gone." not in page
