"""What all visitors share: computed once, and nobody can empty it."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import streamlit as st

from model.caching import compute_once
from pages.sections import networks
from pages.sections.read_picture.source import Settings, recognize_sample
from testing.app_process import ROOT

SETTINGS = Settings("ink-reader", 1.0, 0.4)


def test_many_who_ask_at_once_get_what_one_computed():
    together, computed = threading.Barrier(8), []

    @compute_once()
    def value(of: int) -> list[int]:
        computed.append(of)
        threading.Event().wait(0.05)  # long enough for the others to ask
        return [of]

    def ask(of: int) -> list[int]:
        together.wait(10)
        return value(of)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(ask, [1, 2] * 4))
    assert sorted(computed) == [1, 2]
    assert all(result is results[k % 2] for k, result in enumerate(results))


def test_an_error_is_not_held():
    outcomes = [OSError("lost"), "there"]

    @compute_once()
    def load() -> str:
        outcome = outcomes.pop(0)
        if isinstance(outcome, OSError):
            raise outcome
        return outcome

    with pytest.raises(OSError, match="lost"):
        load()
    assert load() == "there"


def test_no_more_results_are_held_than_told():
    computed = []

    @compute_once(max_results=2)
    def value(of: int) -> None:
        computed.append(of)

    for of in (1, 2, 3, 1):
        value(of)
    assert computed == [1, 2, 3, 1]


@pytest.mark.parametrize(
    "load", [lambda: networks.load("ink-reader"), lambda: recognize_sample("Notebook", SETTINGS)]
)
def test_whoever_empties_streamlits_caches_takes_nothing_from_the_others(load):
    before = load()
    st.cache_resource.clear()  # what the message clear_cache does
    st.cache_data.clear()
    assert load() is before


def test_nothing_hangs_on_streamlits_caches():
    for folder in ("pages", "components"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not re.search(r"\bcache_(data|resource)\b", path.read_text(encoding="utf-8"))
