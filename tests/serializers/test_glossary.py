"""Every public column has a sentence and a type, and no sentence is about a column that is gone."""

import pytest

from civic.choices import BindingForce, InstitutionKind, Status
from civic.models import Commitment, CommitmentType, Institution, Resolution, SourceArticle
from civic.serializers import COLUMNS, ROWS
from civic.serializers.datatypes import Column, of_record, of_row
from civic.serializers.glossary import DESCRIPTIONS, OF_MODEL, describe

EVERY = [(model, name) for table in (COLUMNS, ROWS) for model, names in table.items() for name in names]


def base(name):
    return name[:-3] if name.endswith(("_en", "_es", "_vi")) else name


def test_every_column_has_a_sentence():
    sentences = [describe(model, name) for model, name in EVERY]
    assert [s for s in sentences if not s.endswith(".") or not s[0].isupper()] == []


def test_no_sentence_is_left_over():
    used = {base(name) for _model, name in EVERY}
    assert set(DESCRIPTIONS) == used
    of_models = {(model, base(name)) for model, name in EVERY}
    assert {(m, name) for m, names in OF_MODEL.items() for name in names} <= of_models


def test_a_language_is_named():
    assert describe(Commitment, "summary_vi") == "What was promised, in plain words of ours (in Vietnamese)."


@pytest.mark.parametrize("model", list(ROWS), ids=lambda model: model.__name__)
def test_every_row_and_record_has_types(model):
    assert [c.name for c in of_row(model)] == list(ROWS[model])
    assert [c.name for c in of_record(model)] == list(COLUMNS[model])


@pytest.mark.parametrize(
    ("model", "name", "expected"),
    [
        (Institution, "size", ("integer", (), False, True)),
        (Institution, "size_approximate", ("boolean", (), False, False)),
        (Institution, "parent", ("string", (), False, True)),
        (Institution, "published_at", ("datetime", (), False, True)),
        (Institution, "permalink", ("string", (), False, False)),
        (SourceArticle, "accessed_on", ("date", (), False, True)),
        (Resolution, "binding_force", ("string", tuple(BindingForce.values), False, False)),
        (Commitment, "status", ("string", tuple(Status.values), False, False)),
        (Commitment, "resolution", ("string", (), False, True)),
        (Commitment, "institution", ("string", (), False, False)),
        (CommitmentType, "applies_to", ("list", tuple(InstitutionKind.values), False, False)),
    ],
)
def test_a_type_follows_from_the_field(model, name, expected):
    (found,) = [c for c in of_row(model) if c.name == name]
    assert found == Column(name, describe(model, name), *expected)
