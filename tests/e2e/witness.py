"""Sees whether anything of a page ran that somebody only typed, or would run at a click."""

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import feedparser
from playwright.sync_api import BrowserContext, Error, Request

LIVE = """() => {
  const found = window.__pwned === undefined ? [] : ['__pwned is set']
  const runs = /^[\\u0000-\\u0020]*(javascript|vbscript|data:text|data:image.svg)/i
  const address = ['href', 'xlink:href', 'src', 'srcdoc', 'action', 'formaction', 'data']
  const leads = (e, a) => address.includes(a.name) || (a.name === 'content' && e.httpEquiv)
  const ours = e => e.src
    ? new URL(e.src).origin === location.origin && !/pwned/.test(e.src)
    : /json/.test(e.type)
  const all = root =>
    [...root.querySelectorAll('*')].flatMap(e => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])])
  for (const e of all(document)) {
    if (e.localName === 'script' && !ours(e)) found.push(e.outerHTML.slice(0, 200))
    if (e.localName === 'base') found.push(e.outerHTML)
    for (const a of e.attributes) {
      if (a.name.startsWith('on')) found.push(e.outerHTML.slice(0, 200))
      if (leads(e, a) && (a.name === 'srcdoc' || runs.test(a.value.replace(/[\\t\\r\\n]/g, ''))))
        found.push(e.outerHTML.slice(0, 200))
    }
  }
  if (/pwned/.test(document.title) && document.title === 'pwned') found.push('the title was set')
  return found
}"""
SUM = str(7331 * 1337)


class Witness:
    """One tab in which nothing is forbidden: without the policy, only escaping stands in the way."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page, self.site, self.seen = context.new_page(), site, list[str]()
        self.page.on("dialog", self._dialog)
        self.page.on("console", lambda said: self.seen.append(said.text) if said.text == "pwned" else None)
        self.page.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        """An address that only a payload names. What a page is asked for may hold payloads itself."""
        parts = urlsplit(request.url)
        if not request.is_navigation_request() and (
            parts.scheme in ("http", "https")
            and (f"{parts.scheme}://{parts.netloc}" != self.site or "pwned" in parts.path)
        ):
            self.seen.append(f"asked for {request.url[:200]}")

    def visit(self, url: str) -> tuple[int, list[str]]:
        """The status of a page, 0 where the browser saves it as a file; and what ran."""
        self.seen, status = [], 0
        with contextlib.suppress(Error):  # "Download is starting"
            answer = self.page.goto(url)
            status = answer.status if answer else 0
        return status, [*self.seen, *self._live()] if status else self.seen

    def _live(self) -> list[str]:
        """What stands in the page that only markup could have put there; leaving the page is a find too."""
        try:
            found: list[str] = self.page.evaluate(LIVE)
            return found + ([f"{SUM} was worked out"] if SUM in self.page.content() else [])
        except Error as left:
            return [left.message.partition("\n")[0]]

    def show(self, html: str) -> list[str]:
        """What runs when a program shows this as a page of its own."""
        self.seen = []
        blank = f"{self.site}/shown-by-the-witness/"
        body = f"<!doctype html><meta charset=utf-8><body>{html}"
        self.page.route(
            blank, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8")
        )
        _status, seen = self.visit(blank)
        self.page.unroute(blank)
        return seen

    def read_feed(self, url: str) -> list[str]:
        """What runs when a feed reader without care shows every title and text of a feed."""
        body = self.page.request.get(url).body()
        return self.show("<hr>".join(_markup(body)))


def _markup(body: bytes) -> Iterator[str]:
    feed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.bozo_exception
    for entry in feed.entries:
        for part in (entry.get("title_detail"), entry.get("summary_detail"), *entry.get("content", [])):
            if part and "html" in part["type"]:
                yield part["value"]
