"""Which requests count as sent from a page of ours."""

import pytest
from django.test import RequestFactory

from civic.web.origin import is_own

OURS, OTHER = "http://testserver", "https://evil.example"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": OURS},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "none", "Origin": OURS},
        {"Origin": OURS},
        {"Origin": "https://testserver"},
        {"Origin": "HTTP://TESTSERVER"},
        {"Referer": f"{OURS}/corrections/new/"},
        {"Origin": "https://register.example"},
    ],
)
def test_our_own_form_passes(headers, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://register.example"]
    assert is_own(RequestFactory().post("/", headers=headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
        {"Sec-Fetch-Site": "same-site", "Origin": OURS},
        {"Sec-Fetch-Site": "anything"},
        {"Sec-Fetch-Site": "none", "Origin": OTHER},
        {"Sec-Fetch-Site": "same-origin", "Origin": OTHER},
        {"Origin": OTHER},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver@evil.example"},
        {"Origin": "http://[broken"},
        {"Origin": "testserver"},
        {"Origin": "file://testserver"},
        {"Referer": OTHER},
        {"Origin": OTHER, "Referer": OURS},
    ],
)
def test_what_another_site_may_have_sent_does_not(headers):
    assert not is_own(RequestFactory().post("/", headers=headers))
