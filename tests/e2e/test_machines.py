"""Paper, frames and data blocks in a real browser."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from tests import factories
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

LONG = ("Leaves nobody alone with agents, asks for a warrant that a judge has signed, " * 3)[:160]


def _violations(page):
    """What the browser refused under the content security policy, from the first byte on."""
    page.add_init_script(
        "window.refused = [];"
        "document.addEventListener('securitypolicyviolation', e => window.refused.push(e.violatedDirective));"
    )


def _with_every_topic(slug, label):
    """A district with a long name that promises something on twenty-five topics, in the longest words."""
    institution = factories.make_institution(
        "Larkfield and Upper Valley Joint Unified Elementary and High School District of the Lake Counties",
        slug=slug,
    )
    article = factories.make_article()
    for number in range(25):
        kind = factories.make_type(f"TOPIC.N{number}{len(label)}", order=number)
        kind.levels.filter(ordinal=2).update(label_en=label)
        factories.make_published(institution=institution, article=article, type=kind)
    for number in range(4):
        factories.make_type(f"OPEN.N{number}", order=50 + number)
    return institution


def test_a_card_prints_on_one_sheet_however_much_was_promised(browser, live_server):
    scene.build()
    _with_every_topic("every-topic", LONG)
    _with_every_topic("every-short-topic", "Asks for a warrant signed by a judge")
    page = browser.new_page()
    sheets = {}
    for language in ("en", "es", "vi"):
        for slug in ("larkfield-unified", "city-of-larkfield", "every-topic", "every-short-topic"):
            with translation.override(language):
                page.goto(f"{live_server.url}{reverse('institution-card', args=[slug])}")
            for paper in ("Letter", "A4"):
                sheets[language, slug, paper] = len(PdfReader(BytesIO(page.pdf(format=paper))).pages)
    page.close()
    assert sheets == dict.fromkeys(sheets, 1)


def test_data_blocks_are_no_scripts_to_the_browser(browser, live_server):
    larkfield = scene.build()
    page = browser.new_page()
    _violations(page)
    refused = {}
    for record in (larkfield.district, larkfield.commitment, larkfield.resolution):
        page.goto(f"{live_server.url}{record.get_absolute_url()}")
        assert page.locator('script[type="application/ld+json"]').count() >= 2
        refused[record.slug] = page.evaluate("window.refused")
    page.close()
    assert set(map(tuple, refused.values())) == {()}


@contextmanager
def newsroom(html):
    """The address of a server of another origin that shows this page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_words):
            """Be silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def test_a_newsroom_can_frame_a_record_and_nothing_else(browser, live_server):
    """The framing page comes from another origin, as a newsroom's does."""
    larkfield = scene.build()
    page = browser.new_page()
    _violations(page)
    frames = {
        "frame": f"{live_server.url}/embed{larkfield.commitment.get_absolute_url()}",
        "district": f"{live_server.url}/embed/institutions/larkfield-unified/",
        "page": f"{live_server.url}{larkfield.commitment.get_absolute_url()}",
    }
    html = "".join(f'<iframe name="{name}" src="{url}"></iframe>' for name, url in frames.items())
    with newsroom(html) as url:
        page.goto(url)
    shown = {name: page.frame(name=name).locator("main h1").count() for name in frames}
    text = page.frame(name="frame").locator("blockquote").first.inner_text()
    cookies = page.context.cookies()
    assert page.frame(name="frame").evaluate("window.refused") == []
    page.close()
    assert shown == {"frame": 1, "district": 1, "page": 0}
    assert text == "“staff will not collect papers that show immigration status”"
    assert cookies == []


def test_cards_frames_and_changes_are_accessible_and_fit(visit, axe):
    larkfield = scene.build()
    found = {}
    for path in (
        "/institutions/larkfield-unified/card/",
        "/embed/institutions/larkfield-unified/",
        f"/embed{larkfield.commitment.get_absolute_url()}",
        "/changes/",
    ):
        for width, scheme in ((320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")):
            page = visit(path, width=width, scheme=scheme)
            page.evaluate(axe)
            result = page.evaluate("axe.run()")
            problems = [violation["id"] for violation in result["violations"]]
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                problems.append("too wide")
            found[path, width, scheme] = problems
    assert [each for each in found.items() if each[1]] == []
