"""Load what the first visitor needs, while their browser still loads Streamlit's scripts."""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import AsyncIterator

MODULES = "pages.sections.draw.panels", "pages.sections.draw.share"  # with all that Draw imports


def preload() -> None:
    """Import what the Draw page imports, and load the served network."""
    for name in MODULES:
        importlib.import_module(name)

    from model.artifacts import SERVED, ArtifactError
    from pages.sections import networks

    with contextlib.suppress(ArtifactError):  # the page says what is wrong with it
        networks.load(SERVED)


@contextlib.asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Preload in a thread of its own, from the server's start on."""
    threading.Thread(target=preload, name="preload", daemon=True).start()
    yield
