"""Forget what a process holds for all visitors."""

import functools
import gc


def clear() -> None:
    """Empty every cache of the app, as a fresh process has them."""
    for candidate in gc.get_objects():
        if isinstance(candidate, functools._lru_cache_wrapper) and (
            candidate.__module__ or ""
        ).startswith(("components.", "model.", "pages.")):
            candidate.cache_clear()
