"""A desk with one article, and what a page would post about it."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories

TEXT = (
    "The Larkfield school board agreed to a resolution on Thursday.\n\n"
    "Under it, the district will not collect information on the immigration status of any pupil. “We do not "
    "ask,” said Ada Quill, who speaks for the district.\n\n"
    "We will train all staff. We will train all staff.\n\n"
    "Schools ask for a warrant. The café 🏫 stays open."
)
NONE = {"quotes-TOTAL_FORMS": "3", "quotes-INITIAL_FORMS": "0"}
ASKED = {"HTTP_ACCEPT": "application/json"}
PROMISE = "the district will not collect information on the immigration status of any pupil"


@pytest.fixture
def article(db: None) -> Any:
    return factories.make_article(TEXT)


@pytest.fixture
def levels(db: None) -> Any:
    """Levels of two types; the judge's warrant asks for words that the text does not say."""
    factories.make_type()
    access = factories.make_type("SITE.ACCESS", levels=5)
    access.levels.filter(ordinal=4).update(required_words="judge|court order", label_en="A judge's warrant")
    return access


def address(article: Any) -> str:
    return reverse("admin:civic_sourcearticle_code", args=[article.pk])


def quoted(*quotes: str, attribution: str = "reported_paraphrase", **fields: str) -> dict[str, str]:
    """Controls of one or several quotes."""
    found = {**NONE, "quotes-TOTAL_FORMS": str(max(3, len(quotes)))}
    for number, exact in enumerate(quotes):
        found |= {f"quotes-{number}-exact": exact, f"quotes-{number}-attribution": attribution}
    return found | {f"quotes-0-{name}": value for name, value in fields.items()}


NEW_INSTITUTION = {
    "institution": "Larkfield Unified",
    "institution-kind": "school_district",
    "institution-state": "CA",
    "institution-place": "Larkfield",
    "institution-names": "LUSD | as printed",
}
NEW_STATEMENT = {
    "basis": "The district on papers",
    "basis_is": "statement",
    "date-as_printed": "Thursday",
    "date-edtf": "2017-02-09",
    "date-date_basis": "inferred_from_weekday",
}
NEW_RESOLUTION = {
    "basis": "Resolution on Papers",
    "resolution-kind": "resolution",
    "resolution-text_access": "reported_only",
    "event-kind": "adopted",
    "date-edtf": "2017-02-09",
    "date-date_basis": "inferred_from_weekday",
    "date-as_printed": "Thursday",
}
PLAIN = {
    "commitment-summary_en": "The district will not collect status.",
    "commitment-polarity": "prohibits",
    "commitment-modality": "will",
    "commitment-counterparties": "not_stated",
    "commitment-clause": "not_known",
    "commitment-certainty": "clear",
}
COMMITMENT = {
    **quoted(PROMISE),
    **NEW_INSTITUTION,
    **NEW_STATEMENT,
    **PLAIN,
    "kind": "commitment",
    "type": "DATA.COLLECT 2",
}


def post(client: Any, article: Any, **typed: Any) -> Any:
    """What the script gets: JSON."""
    return client.post(address(article), typed, **ASKED)


def saved(client: Any, article: Any, **typed: Any) -> dict[str, Any]:
    answer = post(client, article, **typed)
    found = answer.json()
    assert (answer.status_code, found.get("errors"), found.get("cautions")) == (200, None, None)
    return found


def errors(client: Any, article: Any, **typed: Any) -> dict[str, list[str]]:
    answer = post(client, article, **typed)
    assert answer.status_code == 422, answer.content[:300]
    return answer.json()["errors"]
