"""Our own words on a rendered page, sentence by sentence, and how hard they are to read.

Left out is what we did not write for the page: quotes, names and titles of records, menus, headings,
bibliographic lines, choices of forms, and labels that are no sentences. A name, a date or an address within a
sentence of ours counts as one short word: a district's long name is not our style.
"""

import re
from collections.abc import Iterable

import textstat
from lxml import html

BLOCKS = {"p", "li", "dd", "dt", "td", "th", "caption", "figcaption", "summary", "label", "legend", "div"}
NOT_OURS = (
    "//head | //script | //style | //nav | //header | //h1 | //h2 | //h3 | //h4 | //blockquote | //figcaption"
    " | //svg | //option | //textarea | //button | //fieldset | //*[@aria-hidden='true']"
    " | //*[contains(@class, 'visually-hidden')] | //*[@id='cite']/following-sibling::p[1] | //mark"
)
RECORD = re.compile(
    r"^(/embed)?/(institutions|resolutions|statements|articles|commitments|codebook|places)/[\w-]+/"
)
DAY = re.compile(r"\b(?:on )?(?:[A-Z][a-z]{2,8}\.? )(?:\d{1,2}, )?\d{4}\b")
ADDRESS = re.compile(r"https?://\S+")
SHORT = "It"


def sentences(page: bytes, names: Iterable[str]) -> list[str]:
    """Return every sentence of ours on the page, in its order, each once."""
    tree = html.document_fromstring(page.decode())
    for element in tree.xpath(NOT_OURS):
        element.drop_tree()
    for link in tree.xpath("//a[@href]"):
        if RECORD.match(link.get("href")):
            for child in list(link):
                child.drop_tree()
            link.text = SHORT
    found: dict[str, None] = {}
    for text in _texts(tree):
        found.update(dict.fromkeys(_sentences(text, names)))
    return list(found)


def _texts(element: html.HtmlElement) -> Iterable[str]:
    """The text of each innermost block."""
    for each in element.iter(*BLOCKS):
        if not any(inner.tag in BLOCKS for inner in each.iterdescendants()):
            yield " ".join(each.text_content().split())


def _sentences(text: str, names: Iterable[str]) -> Iterable[str]:
    text = ADDRESS.sub(SHORT, DAY.sub(SHORT, text))
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, SHORT)
    for sentence in re.split(r"(?<=[.!?])[”’)]?\s+(?=[A-Z“‘(])", text):
        if re.search(r"[.!?][”’)]?$", sentence) and len(sentence.split()) > 2:
            yield sentence


def grade(ours: list[str]) -> float:
    """Return the Flesch-Kincaid grade of the sentences read in a row."""
    return float(textstat.flesch_kincaid_grade(" ".join(ours)))
