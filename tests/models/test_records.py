"""What every record has: which rows lead to it, and how its values are named."""

import pytest
from django.utils import translation

from civic.models import Evidence, Institution
from tests import factories as make

pytestmark = pytest.mark.django_db
QUOTED = ("evidence__snapshot__article", "roles__evidence__snapshot__article")


def test_rows_that_lead_to_a_record_by_several_columns_are_found_once():
    article, other = make.make_article(), make.make_article()
    both, by_role, by_another = (make.make_institution(name) for name in ("Both", "Role", "Other"))
    for source, owner in (
        (article, {"institution": both}),
        (article, {"role": make.make_role(both)}),
        (article, {"role": make.make_role(by_role)}),
        (other, {"institution": by_another}),
    ):
        make.make_evidence(source, **owner)
    assert list(Institution.objects.leading_to(article, *QUOTED)) == [both, by_role]
    assert list(Institution.objects.leading_to(article, QUOTED[0])) == [both]


def test_each_column_that_may_lead_to_a_record_is_asked_by_itself():
    """One ``OR`` over two tables would read both whole: a second for one publication among 300,000."""
    commitment = make.make_published()
    statement = str(Evidence.objects.of(commitment).query)
    assert ("UNION ALL" in statement, " OR " in statement) == (True, False)
    assert list(Evidence.objects.of(commitment)) == list(commitment.evidence.all())


def test_the_name_of_a_value_is_written_in_the_language_that_is_asked_for():
    institution = Institution(kind="police_department", state="CA")
    with translation.override("es"):
        assert institution.get_kind_display() == "Departamento de policía"
    assert institution.get_kind_display() == "Police department"
    assert (Institution(kind="x").get_kind_display(), Institution(state="").get_state_display()) == ("x", "")
