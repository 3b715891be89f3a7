"""How often pens report: as often as serves them all promptly."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LEAST, LONGEST = 35.0, 3000.0  # ms
SLOW = 2.0  # times its own processor time: a reading that takes longer has waited for others
GROWTH = 1.05  # of the rest, for each slow reading
HALF_LIFE = 4.0  # seconds in which the rest halves by itself


class Pace:
    """The rest between two messages of a pen, in ms, for all visitors of this server.

    A reading that takes much longer than the processor works on it has waited, for other visitors
    or for other programs. Each that does lengthens the rest, which otherwise shrinks with time, so
    that a crowd's pens report just so often that readings seldom wait. Fewer reports that are
    answered at once serve a visitor better than many that queue. The time that a browser sees pass
    would not do: it holds the way through the network, which is long for visitors from afar.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        work: Callable[[], float] = time.thread_time,
    ):
        self._clock, self._work = clock, work
        self._rest, self._at = LEAST, clock()
        self._lock = threading.Lock()

    @property
    def rest(self) -> int:
        """How long a pen rests now between two messages, in ms."""
        return round(max(LEAST, self._rest * 0.5 ** ((self._clock() - self._at) / HALF_LIFE)))

    @contextmanager
    def heed(self) -> Iterator[None]:
        """Take note of how long the reading within takes."""
        began, worked = self._clock(), self._work()
        yield
        ended, worked = self._clock(), self._work() - worked
        with self._lock:
            rest = self._rest * 0.5 ** ((ended - self._at) / HALF_LIFE)
            if ended - began > SLOW * worked:
                rest *= GROWTH
            self._rest, self._at = min(LONGEST, max(LEAST, rest)), ended


SHARED = Pace()  # by all visitors of this process
