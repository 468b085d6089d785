"""Proposals say where they come from; what is not known, or is said in two ways, stays empty."""

import pytest

from civic.choices import IntakeWay
from civic.ingest.bodies import Parting
from civic.ingest.documents import Document
from civic.ingest.proposals import date_in_path, language_of, propose
from tests.ingest.pages import BODY, URL

SPANISH = (
    "La junta de la escuela adoptó el martes una resolución para que los alumnos de la ciudad estén seguros. "
)
VIETNAMESE = (
    "Hội đồng của khu học chánh không hỏi về tình trạng di trú của các học sinh và những người trong nhà. "
)


def proposed(given: str = "", body: str = "", **found: str):
    head = {name: found.pop(name) for name in ("title", "date_line", "address") if name in found}
    document = Document(body, IntakeWay.PASTED, "pasted", found=found)
    return propose(document, Parting(**head), given, body)


def dated(*args, **kwargs) -> tuple[str, str, str, str]:
    found = proposed(*args, **kwargs)
    return found.edtf, found.date_basis, found.date_source, found.as_printed


def test_nothing_known_is_nothing_proposed():
    assert {name: value for name, value in proposed().as_json().items() if value} == {}


def test_a_date_says_where_it_comes_from():
    address = ("2017-02-10", "metadata", "The date in the article's address", "")
    assert dated(URL) == address
    assert dated(address=URL) == address
    assert dated(date="2017-02-10", date_from="metadata") == (
        "2017-02-10",
        "metadata",
        "The page's metadata",
        "",
    )
    assert dated(date_line="Friday, Feb. 10, 2017 | Page 3") == (
        "2017-02-10", "stated", "Printed above the article", "Feb. 10, 2017",
    )  # fmt: skip
    assert dated(date_line="Publicado el 10 de febrero de 2017")[0] == "2017-02-10"


def test_the_most_exact_of_dates_that_agree_is_proposed():
    assert dated("https://ledger.example/2017/02/doors/", date_line="February 10, 2017")[0] == "2017-02-10"
    assert dated("https://ledger.example/2017/02/doors/")[0] == "2017-02"


def test_of_dates_that_do_not_agree_none_is_proposed():
    found = proposed(URL, date="2017-02-11", date_from="metadata")
    assert (found.edtf, found.date_basis, found.date_source) == ("", "", "")
    assert found.notes == [
        (
            "The dates do not agree, so none is proposed: 2017-02-11 (The page's metadata); 2017-02-10 "
            "(The date in the article's address)."
        )
    ]


@pytest.mark.parametrize(
    "known",
    [
        {"date": "2017-02-10", "date_from": ""},
        {"date": "2099-01-01", "date_from": "metadata"},
        {"date_line": "February 31, 2017"},
        {"date_line": "octubre-noviembre de 2007"},
    ],
)
def test_a_guess_a_day_to_come_and_a_day_that_is_none_are_not_proposed(known):
    assert dated(**known) == ("", "", "", "")


@pytest.mark.parametrize(
    ("url", "edtf"),
    [
        (URL, "2017-02-10"),
        ("https://l.example/2017-02-10/doors", "2017-02-10"),
        ("https://l.example/news/2017/aug/5/doors/", "2017-08-05"),
        ("https://l.example/2017/02/", "2017-02"),
        ("https://l.example/2017/13/40/", ""),
        ("https://l.example/article/20170210/", ""),
        ("https://l.example/1568/2017/", ""),
        ("no address /2017/02/10/", ""),
    ],
)
def test_a_date_in_an_address_is_read(url, edtf):
    assert date_in_path(url) == edtf


def test_the_page_may_correct_its_address_within_its_site():
    assert proposed(f"{URL}?utm_source=x", url=URL).canonical_url == URL
    other = proposed(URL, url="https://other.example/doors/")
    assert other.canonical_url == URL
    assert other.notes == ["The page says that its address is https://other.example/doors/."]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        (SPANISH * 3, "es"),
        (VIETNAMESE * 3, "vi"),
        (BODY + SPANISH * 2, ""),
        ("The school of the city.", ""),
        ("Der Rat der Stadt fragt niemanden nach seinem Status und sagt es allen. " * 5, ""),
    ],
)
def test_a_language_is_told_by_its_commonest_words_or_not_at_all(text, language):
    assert language_of(text) == language


def test_what_a_page_says_of_its_language_must_fit_its_words():
    assert proposed(body=BODY, language="en").language == "en"
    assert proposed(body=BODY, language="es").language == ""
    assert proposed(body="Kurz.", language="de").language == "de"
