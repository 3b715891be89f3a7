"""How often pens report: as often as serves them all promptly."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MIN_INTERVAL, MAX_INTERVAL = 35.0, 3000.0  # ms
SLOW_FACTOR = 2.0  # times its own processor time: a run that takes longer has waited for others
GROWTH = 1.05  # of the interval, for each slow run
HALF_LIFE = 4.0  # seconds in which the interval halves by itself


class Pace:
    """The interval between two messages of a pen, in ms, for all visitors of this server.

    A run that takes much longer than the processor works on it has waited, for other visitors or
    for other programs. Each that does lengthens the interval, which otherwise shrinks with time, so
    that a crowd's pens report just so often that runs seldom wait. Fewer reports that are read at
    once serve a visitor better than many that queue. The time that a browser sees pass would not
    do: it holds the way through the network, which is long for visitors from afar.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        processor_time: Callable[[], float] = time.thread_time,
    ):
        self._clock, self._processor_time = clock, processor_time
        self._interval, self._updated_at = MIN_INTERVAL, clock()
        self._lock = threading.Lock()

    @property
    def interval(self) -> int:
        """How long a pen waits now between two messages, in ms."""
        return round(max(MIN_INTERVAL, self._decayed(self._clock())))

    @contextmanager
    def measure(self) -> Iterator[None]:
        """Measure how long the run within takes."""
        start, processor_start = self._clock(), self._processor_time()
        yield
        end, processor_seconds = self._clock(), self._processor_time() - processor_start
        with self._lock:
            interval = self._decayed(end)
            if end - start > SLOW_FACTOR * processor_seconds:
                interval *= GROWTH
            self._interval = min(MAX_INTERVAL, max(MIN_INTERVAL, interval))
            self._updated_at = end

    def _decayed(self, now: float) -> float:
        half_lives = (now - self._updated_at) / HALF_LIFE
        return self._interval * math.pow(0.5, half_lives)


SHARED = Pace()  # by all visitors of this process
