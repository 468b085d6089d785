"""Nothing that anybody can send is a server error, takes long, sets a cookie or comes back as markup."""

from collections.abc import Callable

import pytest

from tests.hostile import corpus, real, rounds
from tests.hostile.conftest import TOKEN

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 20260711
LONG = pytest.mark.full


@pytest.mark.parametrize(
    ("number", "slow"), [(1_000, rounds.BUSY), pytest.param(20_000, rounds.SLOW, marks=LONG)]
)
def test_the_public_site_answers_whatever_it_is_sent(
    address: tuple[str, int], number: int, slow: float
) -> None:
    paths = real.paths(address)
    assert len(paths) > 40
    report = rounds.assail(address, corpus.requests(SEED, paths), number, slow=slow)
    assert (report.asked, report.faults[:5]) == (number, []), report
    assert {2, 3, 4} <= {status // 100 for status in report.statuses}, report


@pytest.mark.parametrize(
    ("number", "slow"), [(300, rounds.BUSY), pytest.param(3_000, rounds.SLOW, marks=LONG)]
)
def test_the_desk_answers_whatever_somebody_signed_in_sends(
    address: tuple[str, int], signed_in: Callable[..., bytes], number: int, slow: float
) -> None:
    requests = corpus.desk_requests(SEED, signed_in("root", "root"), TOKEN)
    report = rounds.assail(address, requests, number, public=False, slow=slow)
    assert (report.asked, report.faults[:5]) == (number, []), report
    assert report.statuses[200] > number // 10, report
