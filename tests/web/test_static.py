"""Static files before and after collectstatic."""

from django.core.management import call_command

from civic.web.static import StaticStorage

SHEET = "admin/css/base.css"


def test_before_collectstatic_a_file_keeps_its_plain_name(tmp_path):
    assert StaticStorage(location=tmp_path, base_url="/static/").url(SHEET) == f"/static/{SHEET}"


def test_after_collectstatic_a_name_changes_with_the_content(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "civic.web.static.StaticStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    url = StaticStorage(location=tmp_path, base_url="/static/").url(SHEET)
    assert url.startswith("/static/admin/css/base.")
    assert url != f"/static/{SHEET}"
    assert (tmp_path / url.removeprefix("/static/")).exists()
