"""One path, one language: whatever a browser prefers, and whatever it once chose."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from civic import urls
from civic.models import CommitmentType, Statement
from civic.web import languages
from tests import factories, releases
from tests.views import scene
from tests.views.test_institutions import text

LANGUAGES = ("en", "es", "vi")
# The arguments of every page that takes some. A page that is new is tested by its name alone, or fails here.
SAMPLES = {
    "institution-detail": ["larkfield-unified"],
    "commitment-detail": ["larkfield-does-not-ask"],
    "resolution-detail": ["supporting-pupils"],
    "statement-detail": ["no-raids"],
    "article-detail": ["larkfield-article"],
    "type-detail": ["data-collect"],
    "release": [releases.MINIATURE],
    "state-detail": ["ca"],
    "place-detail": ["ca", "larkfield"],
    "institution-history": ["larkfield-unified"],
    "institution-card": ["larkfield-unified"],
    "institution-page-feed": ["larkfield-unified"],
    "institution-image": ["larkfield-unified"],
    "institution-embed": ["larkfield-unified"],
    "commitment-embed": ["larkfield-does-not-ask"],
}
# Sheets and frames, which stand alone: they have no header to switch in, and are no search engine's business.
ALONE = ("institution-card", "institution-embed", "commitment-embed")
# Data is the same in every language.
FOR_MACHINES = re.compile(r"^/api/|\.json(ld)?$|^/data/releases/[^/]+/.")
# Words of ours that no page in another language has a reason to show.
ENGLISH = (
    "Skip to the main text|Home|Menu|Find a place|All promises|Codebook|About|How we do this|Privacy|Sources|"
    "Accessibility|Not legal advice|Search|Filters|Sort|Words|Topic|Status|Level|Date|Quotes?|More|"
    "Not checked|Promised|Unclear|Said by|Adopted|Ended|School district|City|Use this page|January|February"
)


def by_language(name: str) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = reverse(name, args=SAMPLES.get(name, []))
    return found


@pytest.mark.parametrize(
    ("path", "language", "english", "vietnamese"),
    [
        ("/", "en", "/", "/vi/"),
        ("/about/", "en", "/about/", "/vi/about/"),
        ("/es/", "es", "/", "/vi/"),
        ("/es", "es", "/", "/vi/"),
        ("/es/about/", "es", "/about/", "/vi/about/"),
        ("/vi/about/", "vi", "/about/", "/vi/about/"),
        ("/essays/", "en", "/essays/", "/vi/essays/"),
        ("/ES/about/", "en", "/ES/about/", "/vi/ES/about/"),
        ("/es-mx/about/", "en", "/es-mx/about/", "/vi/es-mx/about/"),
        ("/fr/about/", "en", "/fr/about/", "/vi/fr/about/"),
    ],
)
def test_the_first_step_of_a_path_is_its_language(
    path: str, language: str, english: str, vietnamese: str
) -> None:
    assert languages.language_of(path) == language
    assert languages.in_language(path, "en") == english
    assert languages.in_language(path, "vi") == vietnamese


@pytest.mark.django_db
@pytest.mark.parametrize("name", [page.name for page in urls.pages])
def test_every_page_answers_in_three_languages(client: Client, name: str) -> None:
    scene.build()
    paths = by_language(name)
    assert paths == {
        "en": paths["en"],
        "es": f"/es{paths['en']}",
        "vi": f"/vi{paths['en']}",
    }
    for language, path in paths.items():
        response = client.get(path, headers={"accept-language": "vi, es;q=0.9, en;q=0.8"})
        assert response.status_code == 200
        assert "accept-language" not in response.headers.get("Vary", "").lower()
        assert "cookie" not in response.headers.get("Vary", "").lower()
        assert not response.cookies
        if response.headers["Content-Type"].startswith("text/html"):
            assert response.headers["Content-Language"] == language
            html = response.content.decode()
            assert f'<html lang="{language}"' in html
            if name not in ALONE:
                _links_to_itself(html, paths)
            _stays(html, language)


def _links_to_itself(html: str, paths: dict[str, str]) -> None:
    """Every language of the page is linked for readers and named for search engines."""
    found = re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="http://[^/]+([^"]+)">', html)
    assert dict(found) == {**paths, "x-default": paths["en"]}
    switch = re.findall(r'<a href="([^"]+)" lang="(\w+)" hreflang="(\w+)"', html)
    assert switch == [(path, language, language) for language, path in paths.items()]


def _stays(html: str, language: str) -> None:
    """Links lead to pages in the same language or to data, and its words are not English."""
    inside = re.sub(r'(?s)<nav class="languages".*?</nav>', "", html.partition("<body")[2])
    found = re.findall(r'(?:href|action)="(/[^"]*)"', inside)
    pages = {languages.language_of(url) for url in found if not FOR_MACHINES.search(url)}
    assert pages == {language}
    ours = re.sub(r'(?s)<(\w+)[^>]* lang="en".*?</\1>', "", inside)
    english = re.findall(rf"\b(?:{ENGLISH})\b", text(_without_names(ours)))
    assert bool(english) == (language == "en"), english


def _without_names(html: str) -> str:
    """Names of texts and of places in them stay as they are."""
    return html.replace("City of Larkfield", "").replace("Larkfield Unified School District", "")


@pytest.mark.django_db
def test_a_browser_s_languages_and_cookies_choose_nothing(client: Client) -> None:
    client.cookies["django_language"] = "vi"
    html = client.get("/about/", headers={"accept-language": "es"}).content.decode()
    assert '<html lang="en">' in html


@pytest.mark.django_db
def test_one_answer_leaves_no_language_to_the_next(client: Client) -> None:
    client.get("/es/about/")
    assert translation.get_language() == "en"
    assert '<html lang="en">' in client.get("/about/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/en/", "/"),
        ("/en", "/"),
        ("/en/about/?a=b&c=%20d", "/about/?a=b&c=%20d"),
        ("/en/no/such/page/", "/no/such/page/"),
        ("/en//elsewhere.example/", "/%2Felsewhere.example/"),
        ("/en/a%0Ab/", "/a%0Ab/"),
    ],
)
def test_english_has_one_address(client: Client, path: str, target: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (301, target)


@pytest.mark.django_db
def test_a_missing_slash_is_added_in_the_same_language(client: Client) -> None:
    assert client.get("/es/about").headers["Location"] == "/es/about/"
    assert client.get("/vi").headers["Location"] == "/vi/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt", "/admin/login/"])
def test_machines_and_staff_have_one_language(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.get(f"/es{path}").status_code == 404


@pytest.mark.django_db
def test_the_admin_stays_english(client: Client) -> None:
    html = client.get("/admin/login/", headers={"accept-language": "es"}).content.decode()
    assert 'lang="en' in html
    assert "Log in" in html


@pytest.mark.django_db
def test_the_switch_keeps_the_query(client: Client) -> None:
    scene.build()
    html = client.get("/es/commitments/?type=data-collect&sort=oldest&q=%22%3Cb%3E").content.decode()
    kept = "?type=data-collect&amp;sort=oldest&amp;q=%22%3Cb%3E"
    assert f'<a href="/commitments/{kept}" lang="en" hreflang="en">English</a>' in html
    assert f'<a href="/es/commitments/{kept}" lang="es" hreflang="es" aria-current="true">Español</a>' in html
    assert f'<a href="/vi/commitments/{kept}" lang="vi" hreflang="vi">Tiếng Việt</a>' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/no/", "This page is not here"),
        ("/es/no/", "Esta página no está aquí"),
        ("/vi/no/", "Trang này không có ở đây"),
        ("/es/institutions/no/", "Esta página no está aquí"),
        ("/es/a%00b/", "Esta página no está aquí"),
    ],
)
def test_a_page_that_is_not_here_says_so_in_the_language_of_its_path(
    client: Client, path: str, heading: str
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert f"<h1>{heading}</h1>" in response.content.decode()


@pytest.mark.django_db
def test_a_withdrawn_record_says_so_in_the_language_of_its_path(client: Client) -> None:
    made = factories.make_institution("Ashby School", slug="ashby")
    type(made).objects.update(
        review_state="withdrawn", withdrawal_reason="It was closed.", withdrawn_at=factories.WHEN
    )
    response = client.get("/es/institutions/ashby/")
    assert response.status_code == 410
    html = response.content.decode()
    assert "<h1>Este registro fue retirado</h1>" in html
    assert '<span lang="en">It was closed.</span>' in html


def test_a_request_that_cannot_be_read_is_refused_in_the_language_of_its_path(client: Client) -> None:
    html = client.get("/vi/about/", headers={"host": "elsewhere.example"}).content.decode()
    assert "<h1>Chúng tôi không đọc được yêu cầu đó</h1>" in html


@pytest.mark.django_db
def test_what_broke_is_said_in_three_languages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("civic.views.home.kinds", lambda types: 1 / 0)
    response = client.get("/es/")
    assert response.status_code == 500
    html = response.content.decode()
    assert [word in html for word in ("Something broke", "Algo falló", "đang gặp lỗi")] == [True] * 3
    assert re.findall(r'<(?:html|section) lang="(\w+)"', html) == ["en", "es", "vi"]


@pytest.mark.django_db
def test_words_without_translation_are_english_and_say_so(client: Client) -> None:
    made = scene.build()
    made.commitment.type.__class__.objects.update(
        label_es="", question_es="", definition_en="What staff ask."
    )
    html = client.get("/es/codebook/data-collect/").content.decode()
    note = '<span class="untranslated">Esta frase está en inglés. Todavía no hay traducción.</span>'
    assert f'<p><span lang="en">What staff ask.</span> {note}</p>' in html
    CommitmentType.objects.update(definition_es="Lo que el personal pregunta.")
    html = client.get("/es/codebook/data-collect/").content.decode()
    assert "<p>Lo que el personal pregunta.</p>" in html


@pytest.mark.django_db
def test_each_text_of_ours_that_has_no_translation_says_so_by_itself(client: Client) -> None:
    made = scene.build()
    CommitmentType.objects.update(
        include_en="Count forms.\nCount files.", exclude_en="Not sharing.", exclude_es="No la entrega."
    )
    made.commitment.level.__class__.objects.update(test_en="Says so.", test_es="")
    html = client.get("/es/codebook/data-collect/").content.decode()
    note = '<span class="untranslated">Esta frase está en inglés. Todavía no hay traducción.</span>'
    assert f'<dd><span lang="en">Count forms.<br>Count files.</span> {note}</dd>' in html
    assert "<dd>No la entrega.</dd>" in html
    assert f'<td class="soft"><span lang="en">Says so.</span> {note}</td>' in html
    assert "untranslated" not in client.get("/codebook/data-collect/").content.decode()


@pytest.mark.django_db
def test_the_name_we_gave_a_statement_is_translated_and_a_resolutions_title_is_not(client: Client) -> None:
    scene.build()
    Statement.objects.filter(slug="no-raids").update(title_vi="Cảnh sát không dự các cuộc bố ráp")
    assert (
        "<h1>Cảnh sát không dự các cuộc bố ráp</h1>"
        in client.get("/vi/statements/no-raids/").content.decode()
    )
    html = client.get("/vi/resolutions/welcoming-schools/").content.decode()
    assert "<h1>Welcoming Schools</h1>" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "note"),
    [
        ("", "The quote is in"),
        ("/es", "La cita está en inglés, tal como se dijo."),
        ("/vi", "Lời trích bằng tiếng Anh, đúng như đã nói."),
    ],
)
def test_quotes_keep_their_language_and_a_page_says_so_once(client: Client, prefix: str, note: str) -> None:
    scene.build()
    html = client.get(f"{prefix}/institutions/larkfield-unified/").content.decode()
    assert html.count('<blockquote lang="en"') == 6
    assert html.count(note) == bool(prefix)


@pytest.mark.django_db
def test_a_list_is_asked_in_one_language_and_counted_alike_in_all(client: Client) -> None:
    scene.build()
    counts = {}
    for language, path in by_language("commitment-list").items():
        html = client.get(path, {"kind": "school_district"}).content.decode()
        counts[language] = re.search(r'<h2 id="count">(.*?)</h2>', html)[1]  # type: ignore[index]
    assert counts == {"en": "4 commitments", "es": "4 promesas", "vi": "4 cam kết"}
