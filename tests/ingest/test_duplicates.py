"""An article that is here is found by its address, its text, and by what its text shares."""

import pytest

from civic.ingest import duplicates, sketches
from civic.ingest.intake import known_publisher
from civic.models import Snapshot
from tests import factories
from tests.articles import SEED_TEXTS
from tests.ingest.pages import BODY, PASTED, URL

pytestmark = pytest.mark.django_db
no_seeds = pytest.mark.skipif(
    not SEED_TEXTS.is_dir(), reason="The seed texts are not at hand: set CIVIC_TEXTS."
)
LONG = " ".join(f"word{number}" for number in range(400))


def found(body: str, *urls: str) -> list[tuple[str, bool]]:
    return [(each.why, each.is_same) for each in duplicates.find(body, urls)]


def shared(first: str, second: str) -> sketches.Overlap:
    return sketches.overlap(set(sketches.shingles(first)), set(sketches.shingles(second)))


def test_a_text_within_another_is_contained_whole():
    both = shared(PASTED, BODY)
    assert both.of_second == both.containment == 1.0
    assert both.jaccard == both.of_first < 0.75


def test_punctuation_case_and_accents_part_no_words():
    assert shared("Él dijo: «no vamos, a preguntar»", "el DIJO no vamos a preguntar").jaccard == 1.0


def test_short_and_empty_texts_are_compared_too():
    assert shared("No raids here", "no raids here").jaccard == 1.0
    assert shared("", "No raids here") == sketches.Overlap(0.0, 0.0, 0.0)


def test_a_sketch_is_bounded_and_tells_a_text_that_was_replaced():
    many = " ".join(map(str, range(200_000)))
    assert len(sketches.sketch(many, "a" * 64)) == 16 + 16 * 8192
    article = factories.make_article(LONG)
    assert duplicates.refresh_sketches() == 1
    assert duplicates.refresh_sketches() == 0
    snapshot = article.snapshots.get()
    snapshot.take_text(BODY)
    snapshot.save()
    assert duplicates.refresh_sketches() == 1
    assert Snapshot.objects.get().sketch.startswith(snapshot.sha256[:16])


def test_nothing_in_common_is_no_duplicate():
    factories.make_article(LONG)
    assert found(BODY, URL) == []
    assert found("") == []


@pytest.mark.parametrize(
    "url",
    ["http://www.ledger.example/2017/02/10/vote/?utm_source=x#top", "https://ledger.example/2017/02/10/vote"],
)
def test_an_address_is_the_same_however_it_is_spelt(url):
    factories.make_article(LONG, canonical_url="https://ledger.example/2017/02/10/vote/")
    assert found(BODY, url, "no address") == [("The same address", True)]


def test_another_address_of_an_article_counts_too():
    article = factories.make_article(LONG)
    article.alternate_urls.create(key="a", url="http://www.ledger.example/print/vote?utm_source=x")
    assert found(BODY, "https://ledger.example/print/vote/") == [
        ("The same address, known as another one of it", True)
    ]
    assert found(BODY, "https://ledger.example/print/") == []


def test_the_same_text_is_found_where_only_its_sum_is_known():
    factories.make_article(BODY).snapshots.update(text="")
    assert found(BODY) == [("The same text, letter by letter", True)]


def test_a_text_with_its_comments_is_the_same_article():
    factories.make_article(PASTED)
    (only,) = duplicates.find(BODY)
    assert (only.is_same, only.containment) == (True, 1.0)
    assert only.why == "100 % of this text stands in its text, in the same order"


def test_a_text_that_shares_a_part_is_shown_but_is_not_taken_for_the_same():
    words = LONG.split()
    factories.make_article(" ".join([*words[:200], *(f"other{n}" for n in range(200))]))
    ((why, is_same),) = found(LONG)
    assert (why, is_same) == ("Holds 49 % of the words of its text, in the same order", False)


def test_the_surest_comes_first():
    factories.make_article(" ".join(LONG.split()[:220] + BODY.split()))
    same = factories.make_article(LONG)
    assert next(each.article for each in duplicates.find(LONG)) == same


def test_a_publisher_is_known_by_its_site_unless_two_share_it():
    assert known_publisher(URL) == ""
    factories.make_article(publisher="Larkfield Ledger")
    assert known_publisher(URL) == "Larkfield Ledger"
    factories.make_article(publisher="The Ledger")
    assert known_publisher(URL) == ""
    assert known_publisher("nonsense") == ""


@no_seeds
def test_the_two_seed_texts_are_one_article():
    page, body = (next(SEED_TEXTS.glob(f"{n}*")).read_bytes().decode() for n in ("000", "001"))
    both = shared(page, body)
    assert (round(both.jaccard, 2), both.containment) == (0.32, 1.0)
    factories.make_article(body)
    assert [is_same for _why, is_same in found(page)] == [True]
