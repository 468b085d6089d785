"""The visible lines of an HTML page, which of them are the article, and what the page says about itself.

Runs as a process of its own: see ``confined``. Nothing in the page is executed and nothing is fetched.
Nothing else imports it, so that the site never loads the libraries.
"""

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree, html

from civic.ingest.confined import serve

_UNSEEN = {
    *(
        "audio",
        "canvas",
        "embed",
        "head",
        "iframe",
        "math",
        "noscript",
        "object",
        "script",
        "select",
        "style",
    ),
    *("svg", "template", "textarea", "video"),
}
_INLINE = {
    *(
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
    ),
    *("img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike"),
    *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
}
_CLOSE = {"li", "tr", "td", "th", "dt", "dd", "option"}
"""Follow each other line by line; other blocks are parted by a blank line."""
_SITE = {"nav", "header", "footer", "aside"}
_COMMENTS = re.compile(r"(?i)(^|[\s_-])(comments?|commentlist|disqus|respond|replies)([\s_-]|$)")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_CLEAN = re.compile(r"\s+")


def read(data: bytes, url: str = "") -> dict[str, Any]:
    """``lines``: [text, blank line before, reason]; ``found``: title, publisher, authors, date, …

    ``data`` is UTF-8. The reason is a code of ``CutReason``, empty where the line is part of the article.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, ValueError):
        return {"lines": [], "found": {}}
    found = trafilatura.bare_extraction(
        data.decode(),
        url=url or None,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    body = tree.find("body")
    article = _article_lines(getattr(found, "text", "") or "")
    lines = [
        [text, gap, _reason(text, place, article)]
        for text, gap, place in _lines(tree if body is None else body)
    ]
    return {"lines": lines, "found": _metadata(found, tree, url)}


def _article_lines(text: str) -> set[str]:
    """The library's lines in one spelling; cells of a table also by themselves."""
    lines = [line.removeprefix("- ") for line in text.splitlines()]
    cells = [cell for line in lines if "|" in line for cell in line.split("|")]
    return {_CLEAN.sub(" ", line).strip() for line in (*lines, *cells)} - {""}


def _reason(text: str, place: str, article: set[str]) -> str:
    if article and _CLEAN.sub(" ", text).strip() in article:
        return ""
    return place or ("left_out" if article else "")


def _lines(body: Any) -> Iterator[tuple[str, bool, str]]:
    """Visible lines in order, each with whether a blank line stands before it and where it stands."""
    inline: list[str] = []
    gap, places, unseen = True, [""], 0

    def flush() -> Iterator[tuple[str, bool, str]]:
        nonlocal gap
        lines = [_SPACE.sub(" ", line).strip(" ") for line in "".join(inline).split("\v")]
        inline.clear()
        for line in filter(None, lines):
            yield line, gap, places[-1]
            gap = False

    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            unseen += tag in _UNSEEN
            if tag not in _INLINE and tag != "br":
                yield from flush()
                gap = gap or tag not in _CLOSE
                places.append(_place(element, tag) or places[-1])
            inline += ["\v"] * (tag == "br") + [element.text or ""] * (not unseen)
        else:
            if tag not in _INLINE and tag != "br":
                yield from flush()
                gap = gap or tag not in _CLOSE
                places.pop()
            unseen -= tag in _UNSEEN
            inline += [element.tail or ""] * (not unseen and element is not body)


def _place(element: Any, tag: str) -> str:
    """What the markup says about a part of the page."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if tag not in ("body", "main", "article") and _COMMENTS.search(names):
        return "comments"
    return "chrome" if tag in _SITE else ""


def _metadata(found: Any, tree: Any, url: str) -> dict[str, str]:
    names = {"title": "title", "publisher": "sitename", "authors": "author", "date": "date", "url": "url"}
    said = {name: str(getattr(found, column, None) or "") for name, column in names.items()}
    said["authors"] = said["authors"].replace("; ", ", ")
    host = str(getattr(found, "hostname", None) or "")
    if said["publisher"].startswith("@") or said["publisher"].lower() in (host, host.removeprefix("www.")):
        said["publisher"] = ""  # the library's guess where the page names nobody
    said["language"] = str(tree.get("lang") or "").split("-")[0].lower()
    said["date_from"] = _where_from(said["date"], tree, url)
    return said


def _where_from(date: str, tree: Any, url: str) -> str:
    """Whether a date stands in the page's own metadata or in its address; empty if the library guessed."""
    given = tree.xpath("//meta/@content | //time/@datetime | //script[@type='application/ld+json']/text()")
    if date and any(date in str(value) for value in given):
        return "metadata"
    return "address" if date and date.replace("-", "/") in url else ""


if __name__ == "__main__":
    serve(read)
