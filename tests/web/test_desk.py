"""The addresses of the desk: read late, and then the same as ever."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, resolve, reverse
from django.urls.resolvers import URLResolver

from civic.web.desk import Desk

pytestmark = pytest.mark.once


def test_nothing_is_read_until_somebody_goes_there_and_then_it_is_what_the_site_has():
    desk = Desk("desk/")
    desk._populate()
    assert ("url_patterns" in vars(desk), desk.app_name, desk.namespace) == (False, "admin", "admin")
    stock = URLResolver(desk.pattern, admin.site.get_urls(), app_name="admin", namespace="admin")
    assert desk.resolve("desk/login/").url_name == stock.resolve("desk/login/").url_name == "login"
    assert [str(one.pattern) for one in desk.url_patterns] == [str(one.pattern) for one in stock.url_patterns]


def test_its_names_are_known_as_if_it_had_been_read_at_the_start():
    path = reverse("admin:civic_institution_changelist")
    assert (path, resolve(path).view_name) == (
        "/admin/civic/institution/",
        "admin:civic_institution_changelist",
    )
    with pytest.raises(NoReverseMatch):
        reverse("admin:nothing")
