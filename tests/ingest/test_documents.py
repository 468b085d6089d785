"""Whatever comes to the desk is one normalised text, or a refusal that says what to do."""

import time
import zlib
from contextlib import suppress

import pytest

from civic.ingest.bodies import part
from civic.ingest.confined import Confined, run
from civic.ingest.cuts import body_of
from civic.ingest.documents import MOST_BYTES, read_file, read_pasted
from civic.ingest.encodings import Unreadable
from tests.ingest.pages import BODY, HEADLINE, HTML, PASTED, URL, pdf

LOCKED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({'a' * 32}) /U ({'b' * 32}) /P -4 >> /ID [(a)(a)]"
ODD = "\u202bשלום\u202c zero\u200bwidth soft\u00adhyphen ﬁrst e\u0301cole"


@pytest.mark.parametrize(
    "data",
    [
        PASTED.encode(),
        b"\xef\xbb\xbf" + PASTED.encode(),
        PASTED.encode("cp1252"),
        PASTED.encode("utf-16"),
        PASTED.encode("utf-16-le"),
        PASTED.encode("utf-16-be"),
        PASTED.encode("utf-32"),
        PASTED.replace("\n", "\r\n").encode(),
        PASTED.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "bom", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "crlf", "cr"],
)
def test_a_text_is_the_same_however_it_is_written(data):
    document = read_file(data, "page.txt")
    assert (document.text, document.method, document.page_starts) == (PASTED, "text file", [])


def test_marks_without_width_soft_hyphens_and_ligatures_stay_one_for_one():
    assert read_pasted(ODD).text == ODD.replace("e\u0301", "é")
    assert read_file(ODD.encode(), "odd.txt").text == read_pasted(ODD).text


def test_other_line_ends_become_line_ends_and_form_feeds_begin_pages():
    document = read_pasted("One\x0b1\x85\x0cTwo\r\n\x0cThree\x0c")
    assert document.text == "One\n1\n\nTwo\n\nThree"
    assert [document.text[start:][:3] for start in document.page_starts] == ["One", "Two", "Thr"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "“x.txt” is empty."),
        (b" \r\n\t", "“x.txt” is empty."),
        (b"\x00" * 20, "“x.txt” is empty."),
        ("\u00a0\u2003".encode(), "“x.txt” holds no text."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "“x.txt” holds no text that can be read (PNG)."),
        (b"PK\x03\x04word/document.xml", "“x.txt” holds no text that can be read (ZIP, DOCX, ODT)."),
        (bytes(range(1, 256)) * 4, "“x.txt” is written neither in UTF-8 nor in Windows-1252"),
        (bytes(range(256)) * 4, "“x.txt” holds no text that can be read (binary data)."),
        (b"a\x07b", "Character 2 of “x.txt” (U+0007) cannot be stored."),
        (b"word " * 20 + b"\x00", "Character 101 of “x.txt” (U+0000) cannot be stored."),
        ("\ud800".encode("utf-8", "surrogatepass"), "“x.txt” is written neither"),
        ("Đây là “văn bản”".encode()[:-2], "“x.txt” is written neither"),
        (b"x" * (MOST_BYTES + 1), "“x.txt” is larger than 20 MB."),
        (b"word " * 500_000, "“x.txt” has more than 2000000 characters."),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_a_way_out(data, said):
    with pytest.raises(Unreadable) as refusal:
        read_file(data, "x.txt")
    assert str(refusal.value).startswith(said)
    assert str(refusal.value).count(". ") == 1


def test_half_of_a_pair_cannot_be_pasted():
    with pytest.raises(Unreadable, match="Character 2 of “text”"):
        read_pasted("a\ud83d")


# Web pages


def test_a_web_page_gives_its_article_and_what_it_says_about_itself():
    document = read_file(HTML.encode(), "saved.txt", url=URL)
    parting = part(document.text, document.cuts)
    assert document.method == "HTML, trafilatura"
    assert body_of(document.text, parting.cuts) == BODY
    assert [c.reason for c in parting.cuts] == ["chrome", "headline", "byline", "comments"]
    assert document.found == {
        "title": HEADLINE,
        "publisher": "Larkfield Ledger",
        "authors": "Marta Ibsen",
        "date": "2017-02-10",
        "date_from": "metadata",
        "language": "en",
        "url": URL,
    }


def test_no_script_of_a_page_is_read_or_run():
    text = read_file(HTML.encode(), "page.html").text
    assert [word for word in ("executed", "Written by a script", "color", "alert") if word in text] == []


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "utf-8"),
        ("windows-1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("nonsense", "utf-8"),
        ("utf-8", "cp1252"),
    ],
)
def test_a_web_page_is_decoded_as_it_says_or_as_it_is(declared, encoding):
    html = HTML.replace("<head>", f'<head><meta charset="{declared}">').replace("© ", "")
    assert "“Open Doors”" in read_file(html.encode(encoding), "page.html").text


def test_a_page_without_an_article_is_kept_whole():
    document = read_file(b"<html><body><p>Closed.<br>Come back.</p><ul><li>One<li>Two</ul></body></html>")
    assert document.text == "Closed.\nCome back.\n\nOne\nTwo"


def test_a_page_nested_without_end_is_answered():
    deep = b"<html><body>" + b"<div>" * 200_000 + b"<p>" + BODY.encode() + b"</p>"
    with pytest.raises(Unreadable, match="too deeply nested"):
        read_file(deep, "deep.html")


# PDFs


def test_a_pdf_gives_its_text_with_its_pages():
    document = read_file(pdf(["The first page\nhas two lines.", "The second has one."]), "a.pdf")
    assert document.text == "The first page\nhas two lines.\nThe second has one."
    assert document.page_starts == [0, 30]
    assert document.method == "PDF, pypdf"


def test_pages_without_text_are_named():
    document = read_file(pdf(["The first page has many words.", "", "The third page too."]), "a.pdf")
    assert document.notes == ["Pages without text, perhaps scans: 2."]


def test_the_title_of_a_pdf_counts_where_its_first_page_says_the_same():
    pages = ["Resolution 25-11\nThe district shall not ask."]
    assert read_file(pdf(pages, title="Resolution 25-11")).found == {"title": "Resolution 25-11"}
    assert read_file(pdf(pages, title="Microsoft Word - final.doc")).found == {"title": ""}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf(["", ""]), "“x.pdf” is a scan: pictures of pages, without text."),
        (pdf(["Words of one page"])[:200], "“x.pdf” is a broken PDF"),
        (b"%PDF-1.7\n%%EOF", "“x.pdf” is a broken PDF"),
        (
            pdf(["Words"], trailer=LOCKED),
            "“x.pdf” is locked with a password.",
        ),
    ],
    ids=["scan", "cut off", "empty", "encrypted"],
)  # fmt: skip
def test_a_pdf_without_readable_text_is_refused_with_the_reason(data, said):
    with pytest.raises(Unreadable) as refusal:
        read_file(data, "x.pdf")
    assert str(refusal.value).startswith(said)


def test_a_pdf_that_unpacks_without_end_is_stopped():
    packed = zlib.compress(b"(a) Tj " * 40_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    plain = pdf(["Words"])
    bomb = plain.replace(plain[plain.index(b"<< /Length") : plain.index(b"endstream") + 9], stream)
    began = time.monotonic()
    with suppress(Confined):
        assert "problem" in run("civic.ingest.pdf_pages", bomb, seconds=5, megabytes=300)
    assert time.monotonic() - began < 20


def test_a_process_that_takes_too_long_is_stopped():
    with pytest.raises(Confined, match="CalledProcessError"):
        run("civic.ingest.pdf_pages", pdf(["Words"]), seconds=0)
