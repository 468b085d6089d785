"""Only what is of the web can be followed."""

import pytest

from civic.templatetags.civic_addresses import NOWHERE, web_address
from tests.hostile import scripts


@pytest.mark.parametrize("address", ["https://a.example/b?c=d#e", "http://a.example", "HTTPS://A.EXAMPLE/"])
def test_an_address_of_the_web_stays_as_it_is(address: str) -> None:
    assert web_address(address) == address


def test_nothing_that_a_browser_runs_is_left() -> None:
    followed = {web_address(payload) for pack in scripts.packs() for payload in pack} - {NOWHERE}
    assert {address.split(":")[0] for address in followed} == {"http", "https"}


@pytest.mark.parametrize("typed", ["", " https://a.example/", "//a.example/", "ftp://a.example/", "/a"])
def test_everything_else_leads_nowhere(typed: str) -> None:
    assert web_address(typed) == NOWHERE
