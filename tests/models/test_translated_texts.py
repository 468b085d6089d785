"""Our own words in three languages: which columns they are, and what becomes of those that stood in one."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from translated_fields import TranslatedField

from civic import versions
from civic.ingest.fixtures import scratch_database
from civic.ingest.load import load
from civic.models import Commitment, SeedRow, Statement
from civic.versions import PUBLIC_MODELS
from tests.articles import CODEBOOK, GAZETTE

BEFORE = ("civic", "0005_fiction_and_assignment")
TRANSLATED = {
    "commitment": {*("actor", "conditions", "exceptions", "deadline", "certainty_note", "summary")},
    "commitmentevent": {"note"},
    "commitmenttype": {
        *("label", "question", "alternative_labels", "definition"),
        *("include", "exclude", "example", "near_misses"),
    },
    "institution": {"summary"},
    "level": {"label", "test", "sentence"},
    "researchlog": {"where"},
    "resolution": {"summary"},
    "resolutionrelation": {"rationale"},
    "sourcearticle": {"date_source"},
    "statement": {"title", "venue", "retraction_note"},
}


def test_these_texts_and_no_others_are_ours_to_translate() -> None:
    found = {
        str(model._meta.model_name): {n for n, v in vars(model).items() if isinstance(v, TranslatedField)}
        for model in apps.get_app_config("civic").get_models()
    }
    assert {name: texts for name, texts in found.items() if texts} == TRANSLATED


def test_a_text_is_read_in_the_language_of_the_page_and_else_in_english() -> None:
    said = Statement(title_en="On entry", title_es="Sobre la entrada")
    read = {}
    for language in ("en", "es", "vi"):
        with translation.override(language):
            read[language] = said.title
    assert read == {"en": "On entry", "es": "Sobre la entrada", "vi": "On entry"}


@pytest.fixture
def loaded(django_db_blocker):
    """The made-up article in a database of its own, so that migrations run back and forth."""
    with django_db_blocker.unblock(), scratch_database():
        assert load([CODEBOOK, GAZETTE], commit=True).problems == []
        yield


def migrate(target: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate([target])


@pytest.mark.full
def test_going_back_keeps_the_english_and_going_forward_makes_nothing_look_edited(loaded) -> None:
    sums = dict(SeedRow.objects.values_list("key", "sha256"))
    migrate(BEFORE)
    old = MigrationExecutor(connection).loader.project_state([BEFORE]).apps
    assert old.get_model("civic", "Statement").objects.get().title == "The Mayor on joint operations"
    read = old.get_model("civic", "PublishedVersion").objects.get(model="statement").record
    assert (read["title"], [name for name in read if name.startswith("title_")]) == (
        *("The Mayor on joint operations", []),
    )
    call_command("migrate", "civic", verbosity=0)
    assert Statement.objects.get().title_en == "The Mayor on joint operations"
    changed = {key for key, value in SeedRow.objects.values_list("key", "sha256") if sums[key] != value}
    assert changed == {"commitmenttype:DATA.COLLECT", "commitment:larkfield-c2-access"}  # they had Spanish
    states = {f"{s.row.model._meta.model_name}:{s.row.key}": s.state for s in load([CODEBOOK, GAZETTE]).steps}
    assert {key: state for key, state in states.items() if state != "same"} == dict.fromkeys(
        changed, "changed"
    )


@pytest.mark.full
def test_what_the_public_read_is_still_the_newest_version_after_the_columns_were_renamed(loaded) -> None:
    Commitment.objects.filter(key="larkfield-c2-access").update(actor_es="")
    commitment = Commitment.objects.get(key="larkfield-c2-access")
    versions.append(commitment, commitment.published_at)
    migrate(BEFORE)
    call_command("migrate", "civic", verbosity=0)
    public = [record for model in PUBLIC_MODELS.values() for record in model.objects.published()]
    assert len(public) > 5
    assert [record for record in public if versions.differs(record)] == []
