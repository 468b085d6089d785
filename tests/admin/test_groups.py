"""The groups come with the migrations, on an empty database, and go with them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

VERBS = {
    "coder": {"submit_record"},
    "reviewer": {"submit_record", "review_record"},
    "publisher": {"submit_record", "review_record", "publish_record"},
}


def _verbs() -> dict[str, set[str]]:
    return {
        g.name: set(g.permissions.filter(codename__endswith="_record").values_list("codename", flat=True))
        for g in Group.objects.all()
    }


@pytest.mark.django_db
def test_each_group_has_its_verbs():
    assert _verbs() == VERBS


@pytest.mark.django_db
def test_no_group_may_touch_users_or_what_the_workflow_writes():
    given = Permission.objects.filter(group__isnull=False).distinct()
    assert set(given.values_list("content_type__app_label", flat=True)) == {"civic"}
    derived = ("statusspan", "publishedversion", "searchdocument", "facetcount", "formerslug", "seedrow")
    on_derived = given.filter(content_type__model__in=derived).values_list("codename", flat=True)
    assert {code.split("_")[0] for code in on_derived} == {"view"}


@pytest.mark.django_db
def test_making_the_groups_again_changes_nothing():
    before = sorted(Group.permissions.through.objects.values_list("group__name", "permission__codename"))
    import_module("civic.migrations.0003_groups").create(apps, None)
    after = sorted(Group.permissions.through.objects.values_list("group__name", "permission__codename"))
    assert before == after


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_the_migration_goes_back_and_forth():
    before, after = [("civic", "0002_search_index")], [("civic", "0003_groups")]
    rest = [leaf for leaf in MigrationExecutor(connection).loader.graph.leaf_nodes() if leaf[0] == "civic"]
    try:
        MigrationExecutor(connection).migrate(before)
        assert not Group.objects.exists()
        assert not Permission.objects.filter(codename__endswith="_record").exists()
        MigrationExecutor(connection).migrate(after)
        assert _verbs() == VERBS
    finally:
        MigrationExecutor(connection).migrate(rest)
