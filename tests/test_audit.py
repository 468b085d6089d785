"""What `make audit` calls a problem."""

from tests import audit


def test_a_finding_without_a_reason_is_a_problem():
    finding = {"line_number": 7, "issue_text": "Possible SQL injection."}
    found = {key: [finding] for key in audit.EXPLAINED} | {("civic/new.py", "B608"): [finding]}
    assert list(audit._unexplained(found)) == ["civic/new.py:7: B608 Possible SQL injection."]


def test_a_reason_without_a_finding_is_a_problem():
    found = {key: [] for key in audit.EXPLAINED if key != ("civic/search.py", "B610")}
    assert list(audit._unexplained(found)) == [
        "civic/search.py: B610 is explained in tests/audit.py, and no longer found: take it out there"
    ]


def test_every_part_of_the_site_may_be_shared(monkeypatch):
    assert list(audit._licences()) == []
    monkeypatch.setattr(audit.metadata, "metadata", lambda _name: _Proprietary())
    assert "django: its licence is none of those we ship with: All rights reserved" in list(audit._licences())


class _Proprietary:
    def get_all(self, _name, _default):
        return []

    def get(self, name, default=""):
        return "All rights reserved" if name == "License" else default
