"""The queue of quotes that the newest text lacks: shown with near wordings, attached by an ordinary edit."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from civic import workflow
from civic.models import AbsentQuote, Evidence
from tests import factories as make
from tests.admin.forms import errors, save

pytestmark = pytest.mark.django_db

NEW = make.QUOTE.replace("will not collect", "shall not collect")


@pytest.fixture
def absent():
    """A quote of a draft commitment whose source now has other words."""
    commitment = make.make_commitment()
    article = commitment.evidence.get().snapshot.article
    workflow.add_snapshot(article, make.TEXT.replace(make.QUOTE, NEW), at=make.WHEN + timedelta(days=1))
    return AbsentQuote.objects.get()


def link(page) -> str:
    return unescape(re.search(r'href="([^"]+\?attach=[^"]+)"', page.content.decode())[1])


def test_the_queue_lists_what_is_gone_and_nothing_else(coder, absent):
    page = coder.get(reverse("admin:civic_absentquote_changelist"))
    assert [each.pk for each in page.context["cl"].result_list] == [absent.pk]
    assert f">{absent.commitment}</a>" in unescape(page.content.decode())


def test_a_page_shows_the_old_words_and_the_new(coder, absent):
    page = coder.get(reverse("admin:civic_absentquote_change", args=[absent.pk])).content.decode()
    assert f"<mark>{make.QUOTE}</mark>" in page
    assert f"<mark>{NEW}</mark>" in page
    assert f">{absent.commitment}</a>" in unescape(page)


def test_the_link_opens_the_ordinary_form_with_the_new_words_and_changes_nothing(coder, absent):
    page = coder.get(reverse("admin:civic_absentquote_change", args=[absent.pk]))
    form = coder.get(link(page))
    assert NEW in form.content.decode()
    assert Evidence.objects.get(pk=absent.pk).exact == make.QUOTE


def test_saving_that_form_attaches_the_quote(coder, absent):
    url = link(coder.get(reverse("admin:civic_absentquote_change", args=[absent.pk])))
    answer = save(coder, url)
    assert (answer.status_code, errors(answer)) == (302, [])
    quote = Evidence.objects.get(pk=absent.pk)
    assert (quote.exact, quote.anchor_state, quote.absent_on) == (NEW, "exact", None)


@pytest.mark.parametrize(
    "place",
    ["", "x", "1-2-3", "1-2-3-4", "{0}-{1}-9-3", "{0}-{1}-0-99999", "9" * 30 + "-1-0-5", "{0}-{2}-0-9"],
)
def test_a_link_that_does_not_fit_opens_the_form_as_it_is(coder, absent, place):
    other = make.make_article().snapshots.get().pk
    newest = absent.snapshot.article.snapshots.last().pk
    url = reverse("admin:civic_commitment_change", args=[absent.commitment_id])
    form = coder.get(url, {"attach": place.format(absent.pk, newest, other)})
    assert (form.status_code, NEW in form.content.decode()) == (200, False)
