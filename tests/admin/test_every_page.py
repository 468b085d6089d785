"""Every list, add and change page opens for everybody who works here, and every action runs."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from civic.models import PendingChange

pytestmark = pytest.mark.django_db
MODELS = sorted((m for m in admin.site._registry if m._meta.app_label == "civic"), key=lambda m: m.__name__)
READ_ONLY = {
    "AbsentQuote",
    "CorrectionReport",
    "Evidence",
    "FormerSlug",
    "Merge",
    "PendingChange",
    "PublishedVersion",
    "SeedRow",
}
ROWS = {"CommitmentEvent", "ResolutionEvent", "ResolutionRelation"}
CODEBOOK = {"CommitmentType", "Level", "CodebookVersion"}
IN_OTHER_FORMS = {"AlternateUrl", "Identifier", "InstitutionName"}
NOT_SHOWN = {
    "Anchor",
    "ArticleIntake",
    "DataVersion",
    "FacetCount",
    "Factor",
    "RemovedRow",
    "ReportAllowance",
    "SearchDocument",
    "SetAside",
    "SignInFailure",
    "SpreadsheetUpload",
    "StatusSpan",
}
STAFF = ("coder", "reviewer", "publisher", "root")


def _url(model: type, page: str, *args: object) -> str:
    return reverse(f"admin:civic_{model._meta.model_name}_{page}", args=args)


def test_every_model_is_registered_or_stands_on_the_form_of_another():
    unregistered = {m.__name__ for m in apps.get_app_config("civic").get_models()} - {
        m.__name__ for m in MODELS
    }
    former = {name for name in unregistered if name.startswith("Historical")}  # on each record's history page
    assert unregistered - former == IN_OTHER_FORMS | NOT_SHOWN


@pytest.mark.parametrize("who", STAFF)
def test_every_list_opens(who, request, one_of_everything):
    client = request.getfixturevalue(who)
    answers = {
        m.__name__: client.get(_url(m, "changelist"), {"q": "larkfield"} if step else {}).status_code
        for m in MODELS
        for step in (0, 1)
    }
    hidden = {"SeedRow"} if who != "root" else set()
    assert {name for name, status in answers.items() if status != 200} == hidden


@pytest.mark.parametrize("who", STAFF)
def test_every_add_form_opens_for_those_who_may_add(who, request, one_of_everything):
    client = request.getfixturevalue(who)
    refused = {m.__name__ for m in MODELS if client.get(_url(m, "add")).status_code == 403}
    codebook = CODEBOOK if who in ("coder", "reviewer") else set()
    assert refused == READ_ONLY | ROWS | codebook | ({"Correction"} if who == "coder" else set())


@pytest.mark.parametrize("who", STAFF)
def test_every_change_form_opens(who, request, one_of_everything):
    client = request.getfixturevalue(who)
    opened = {}
    for model in MODELS:
        records = list(model._default_manager.all())
        assert records, model
        for record in records:
            page = client.get(_url(model, "change", record.pk), follow=model is PendingChange)
            opened[model.__name__, record.pk] = page.status_code
            assert client.get(_url(model, "history", record.pk)).status_code in (200, 403)
    hidden = {"SeedRow"} if who != "root" else set()
    assert {name for (name, _pk), status in opened.items() if status != 200} == hidden


@pytest.mark.parametrize("who", STAFF)
def test_every_action_that_is_offered_runs(who, request, one_of_everything):
    client = request.getfixturevalue(who)
    accepting = {"apply": "1", "wrong": "The day", "changed": "The right day"}
    for model in MODELS:
        page = client.get(_url(model, "changelist"))
        if page.status_code != 200 or not page.context["cl"].model_admin.get_actions(page.wsgi_request):
            continue
        first = model._default_manager.first()
        for name in page.context["cl"].model_admin.get_actions(page.wsgi_request):
            answer = client.post(
                _url(model, "changelist"),
                {"action": name, "_selected_action": [first.pk], "words": client.user.username} | accepting,
                follow=True,
            )
            assert answer.status_code == 200, (model, name)
            assert answer.streaming or [str(m) for m in answer.context["messages"]], (model, name)


def test_the_actions_offered_follow_the_group(coder, reviewer, publisher, one_of_everything):
    url = reverse("admin:civic_institution_changelist")
    offered = {}
    for who, client in (("coder", coder), ("reviewer", reviewer), ("publisher", publisher)):
        page = client.get(url)
        offered[who] = list(page.context["cl"].model_admin.get_actions(page.wsgi_request))
    assert offered == {
        "coder": ["submit_selected", "download_csv"],
        "reviewer": [
            "submit_selected",
            "approve_selected",
            "return_selected",
            "assign_selected",
            "download_csv",
        ],
        "publisher": [
            "submit_selected",
            "approve_selected",
            "return_selected",
            "publish_selected",
            "withdraw_selected",
            "assign_selected",
            "merge_selected",
            "download_csv",
        ],
    }


def test_the_front_page_says_how_to_enter_an_article(coder):
    page = coder.get(reverse("admin:index")).content.decode()
    for name in ("sourcearticle", "place", "institution", "role", "resolution", "statement", "commitment"):
        assert f'href="{reverse(f"admin:civic_{name}_add")}"' in page


def test_superusers_see_users_and_groups_and_coders_do_not(root, coder):
    for name in ("user", "group"):
        url = reverse(f"admin:auth_{name}_changelist")
        assert root.get(url, {"q": "coder"}).status_code == 200
        assert coder.get(url).status_code == 403
