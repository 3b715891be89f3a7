"""Hold what all visitors share, each a thread of one process: computed once, by one of them."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

N_LOCKS = 16  # calls with other arguments rarely wait for each other


def compute_once(max_results: int | None = None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Hold a function's results as functools.lru_cache does, the last `max_results` of them; who
    asks while one is being computed waits for it.

    All callers get the same object, so they must not change it. Streamlit's own caches are not for
    this: any visitor can empty them.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        cached: Callable[..., T] = functools.lru_cache(max_results)(function)
        locks = [threading.RLock() for _ in range(N_LOCKS)]

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            key = hash((args, tuple(sorted(kwargs.items()))))
            with locks[key % N_LOCKS]:
                return cached(*args, **kwargs)

        return call

    return decorate
