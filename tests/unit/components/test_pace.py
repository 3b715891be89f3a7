"""A crowd's pens report just so often that runs seldom wait."""

import pytest

from components.live_drawing.pace import MAX_INTERVAL, MIN_INTERVAL, Pace


class Time:
    """A clock, and the processor's time, moved by hand: in seconds."""

    def __init__(self):
        self.passed = self.worked = 0.0

    def read(self, shared: Pace, takes: float, works: float) -> None:
        with shared.measure():
            self.passed += takes
            self.worked += works


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def shared(time: Time) -> Pace:
    return Pace(lambda: time.passed, lambda: time.worked)


def test_one_visitor_is_not_slowed_down(time: Time, shared: Pace):
    for _ in range(1_000):
        time.read(shared, 0.006, 0.005)
        time.passed += 0.06
    assert shared.interval == MIN_INTERVAL


def test_readings_that_wait_for_others_lengthen_the_interval_up_to_a_limit(
    time: Time, shared: Pace
):
    intervals = []
    for _ in range(200):
        time.read(shared, 0.02, 0.005)
        intervals.append(shared.interval)
    assert intervals == sorted(intervals)
    assert intervals[0] <= 1.1 * MIN_INTERVAL
    assert intervals[-1] == MAX_INTERVAL


def test_a_hiccup_now_and_then_changes_little(time: Time, shared: Pace):
    for number in range(1_000):
        time.read(shared, 0.5 if number % 10 == 0 else 0.006, 0.005)
        time.passed += 0.06
    assert shared.interval < 2 * MIN_INTERVAL


def test_the_interval_is_short_again_when_the_crowd_has_gone(time: Time, shared: Pace):
    for _ in range(200):
        time.read(shared, 0.02, 0.005)
    time.passed += 10
    assert shared.interval < MAX_INTERVAL / 4
    time.passed += 20
    assert shared.interval == MIN_INTERVAL


def test_a_run_that_fails_changes_no_interval(time: Time, shared: Pace):
    def read_and_fail() -> None:
        with shared.measure():
            time.passed += 1
            raise ValueError("failed")

    with pytest.raises(ValueError, match="failed"):
        read_and_fail()
    assert shared.interval == MIN_INTERVAL
    for _ in range(20):
        time.read(shared, 0.02, 0.005)
    assert shared.interval > MIN_INTERVAL
