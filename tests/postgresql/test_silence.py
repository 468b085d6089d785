"""What a process remembers about a server that says nothing."""

import socket

import psycopg
import pytest

from civic.postgresql import silence
from civic.postgresql.silence import Connection, Watch

pytestmark = pytest.mark.once


def test_a_server_that_answers_is_always_tried():
    watch = Watch()
    watch.ask_to_try()
    watch.ask_to_try()


def test_a_silent_one_is_tried_by_one_at_a_time_and_by_nobody_at_first(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(silence, "monotonic", lambda: now[0])
    watch = Watch()
    watch.silent()
    with pytest.raises(psycopg.OperationalError, match="does not answer"):
        watch.ask_to_try()
    now[0] += silence.PAUSE
    watch.ask_to_try()
    with pytest.raises(psycopg.OperationalError, match="does not answer"):
        watch.ask_to_try()
    watch.answered()
    watch.ask_to_try()


def test_a_server_that_accepts_and_says_nothing_is_given_up(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setattr(silence, "watch", Watch())
        silence.watch.on = True
        address = f"host=127.0.0.1 port={mute.getsockname()[1]} user=civic"
        with pytest.raises(psycopg.errors.ConnectionTimeout):
            Connection.connect(address, connect_timeout=2)
        with pytest.raises(psycopg.OperationalError, match="does not answer"):
            Connection.connect(address, connect_timeout=2)
