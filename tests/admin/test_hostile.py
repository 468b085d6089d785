"""Nothing that a signed-in visitor can type in an address or a form is a server error."""

import time

import pytest
from django.contrib import admin
from django.urls import reverse

from tests import factories
from tests.admin.forms import filled

pytestmark = pytest.mark.django_db
NAMES = sorted(m._meta.model_name for m in admin.site._registry if m._meta.app_label == "civic")
SAMPLE = ("commitment", "evidence", "institution", "snapshot")
EVERY = [pytest.param(name, marks=() if name in SAMPLE else pytest.mark.full) for name in NAMES]
ACCOUNTS = ("auth_user", "auth_group")
TEXTS = {
    "nul": "\x00",
    "control": "\x1b[31m",
    "not utf-8": b"\xff\xfe",
    "2000 words": "a " * 1000,
    "2000 letters": "a" * 2000,
    "quotes": "'\"); DROP TABLE--",
    "wildcards": "%_%_\\",
    "regex": "(\\w+\\s?)+!",
    "digits": "9" * 5000,
    "emoji": "🙂" * 50,
}
UNREADABLE = ("nul", "control", "not utf-8")
KEYS = ("abc", "-1", "9" * 30, "1,2", "\x00", "", "١", "1.5", "1 OR 1=1")


@pytest.mark.parametrize("name", [*EVERY, *ACCOUNTS])
def test_a_search_answers_whatever_is_typed_and_soon(name, root, one_of_everything):
    label = name if "_" in name else f"civic_{name}"
    for what, text in TEXTS.items():
        began = time.monotonic()
        answer = root.get(reverse(f"admin:{label}_changelist"), {"q": text}, follow=True)
        assert answer.status_code == (400 if what in UNREADABLE else 200), (name, what)
        assert time.monotonic() - began < 2, (name, what)


@pytest.mark.parametrize("name", EVERY)
def test_an_address_with_odd_parameters_is_answered(name, root, one_of_everything):
    for query in (
        {"nonsense": "1"},
        {"kind__exact": "\x00"},
        {"\x00": "1"},
        {"id__exact": "9" * 30},
        {"p": "9" * 5000},
        {"p": "-1"},
        {"o": "99.-99.x"},
        {"institution__id__exact": "abc"},
        {"review_state__exact": "nonsense"},
        {"review_state__in": "draft," * 500},
        {"_to_field": "nope"},
        {"_to_field": ""},
        {"_changelist_filters": "%00"},
        {"e": "1"},
        {"all": "x"},
    ):
        for page in ("changelist", "add"):
            answer = root.get(reverse(f"admin:civic_{name}_{page}"), query, follow=True)
            assert answer.status_code in (200, 400, 403), (page, query)


@pytest.mark.parametrize(
    "query",
    [
        "updated_at__year=999999999999999999999",
        "created_at__exact=0001-01-01T00:00%2B14:00",
        "name__regex=(%5Cw%2B%5Cs?)%2B!",
        "summary__icontains=a",
        "created_by__password__startswith=a",
        "kind__regex=(a",
        "pk__in=1",
    ],
)
def test_a_list_is_narrowed_by_its_own_filters_alone(query, root):
    url = reverse("admin:civic_institution_changelist")
    assert root.get(f"{url}?{query}").status_code == 400


def test_a_list_is_narrowed_by_a_filter_and_by_a_parent(root):
    made = factories.make_commitment()
    other = factories.make_commitment()
    url = reverse("admin:civic_commitment_changelist")
    for query, found in (
        ({"institution__id__exact": made.institution_id}, {made}),
        ({"institution": other.institution_id}, {other}),
        ({"type__id__exact": made.type_id, "review_state__exact": "draft"}, {made, other}),
        ({"attribution__exact": "official_words"}, set()),
    ):
        assert set(root.get(url, query).context["cl"].queryset) == found


@pytest.mark.parametrize("name", EVERY)
def test_an_add_form_ignores_values_that_its_fields_cannot_hold(name, root, one_of_everything):
    fields = [f.name for f in admin.site._registry[_model(name)].model._meta.get_fields()]
    for key in KEYS:
        answer = root.get(reverse(f"admin:civic_{name}_add"), dict.fromkeys(fields, key))
        assert answer.status_code in ((400,) if key == "\x00" else (200, 403)), key


def _model(name: str):
    return next(m for m in admin.site._registry if m._meta.model_name == name)


def test_an_add_form_takes_values_that_its_fields_can_hold(coder):
    made = factories.make_institution()
    page = coder.get(reverse("admin:civic_resolution_add"), {"institution": made.pk, "title": "Given"})
    assert page.context["adminform"].form.initial == {"institution": str(made.pk), "title": "Given"}


def test_an_autocomplete_answers_whatever_is_typed(coder):
    factories.make_institution("Đà Lạt Unified")
    url = reverse("admin:autocomplete")
    field = {"app_label": "civic", "model_name": "resolution", "field_name": "institution"}
    for what, text in TEXTS.items():
        expected = 400 if what in UNREADABLE else 200
        assert coder.get(url, {**field, "term": text}).status_code == expected, what
    for page in ("abc", "0", "9" * 30):
        assert coder.get(url, {**field, "page": page}).status_code in (200, 404)
    for wrong in ({"field_name": "\x00"}, {"model_name": "nope"}, {"app_label": ""}):
        assert coder.get(url, {**field, **wrong}).status_code in (400, 403)
    found = coder.get(url, {**field, "term": "da lat"}).json()
    assert [row["text"] for row in found["results"]] == ["Đà Lạt Unified"]


@pytest.mark.parametrize(
    ("model", "field", "term", "text"),
    [
        ("commitment", "level", "SITE.ACCESS 3", "SITE.ACCESS 3: SITE.ACCESS level 3"),
        ("commitment", "type", "site", "Label of SITE.ACCESS (SITE.ACCESS)"),
        ("statement", "speaker", "albarran", "Nancy Albarrán, superintendent"),
        ("evidence", "snapshot", "larkfield", "Larkfield board votes, 2026-11-22"),
    ],
)
def test_choosing_by_typing_finds_what_editors_call_it(coder, model, field, term, text):
    factories.make_type("SITE.ACCESS")
    factories.make_role(factories.make_institution(), "Nancy Albarrán", title="superintendent")
    factories.make_article(title="Larkfield board votes")
    query = {"app_label": "civic", "model_name": model, "field_name": field, "term": term}
    found = coder.get(reverse("admin:autocomplete"), query).json()
    assert [row["text"] for row in found["results"]] == [text]


@pytest.mark.parametrize("name", EVERY)
def test_a_form_full_of_nonsense_comes_back(name, root, one_of_everything):
    record = _model(name)._default_manager.first()
    url = reverse(f"admin:civic_{name}_change", args=[record.pk])
    page = root.get(url)
    if b'name="_save"' not in page.content:
        return
    for text in ("\x00", "9" * 30, "9" * 5000, "a" * 5000, "-1", "2017-13-45", "0000-01-01"):
        data = {n: (v if n.endswith(("_FORMS", "-id")) else text) for n, v in filled(page).items()}
        assert root.post(url, data).status_code in (200, 302, 400, 409), text[:9]


@pytest.mark.parametrize("name", EVERY)
def test_a_form_whose_hidden_counters_lie_comes_back(name, root, one_of_everything):
    record = _model(name)._default_manager.first()
    url = reverse(f"admin:civic_{name}_change", args=[record.pk])
    page = root.get(url)
    if b'name="_save"' not in page.content:
        return
    for text in ("7", "-1", "\x00", "9" * 30, ""):
        for what in ("INITIAL_FORMS", "_FORMS", "-id"):
            began = time.monotonic()
            data = {n: (text if n.endswith(what) else v) for n, v in filled(page).items()}
            assert root.post(url, data).status_code in (200, 302, 400, 409), (text, what)
            assert time.monotonic() - began < 2, (text, what)


@pytest.mark.parametrize("key", ["abc", "%00", "9" * 30, "_5F", "..%2F", "١"])
def test_a_record_that_is_not_there_is_said_to_be_missing(key, root):
    for page in ("change", "delete", "history"):
        for name in SAMPLE:
            answer = root.get(f"/admin/civic/{name}/{key}/{page}/", follow=True)
            assert answer.status_code in (200, 403, 404), (page, name)


def test_an_action_on_nonsense_is_answered(root):
    url = reverse("admin:civic_institution_changelist")
    for data in (
        {"action": "publish_selected", "_selected_action": "abc"},
        {"action": "publish_selected", "_selected_action": "\x00"},
        {"action": "nope", "_selected_action": "1"},
        {"action": "withdraw_selected", "_selected_action": "9" * 30, "words": "x"},
        {"action": "publish_selected", "select_across": "1", "index": "999"},
        {"action": "publish_selected", "select_across": "x", "_selected_action": "1"},
    ):
        assert root.post(url, data, follow=True).status_code in (200, 400), data
