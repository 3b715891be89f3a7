"""What every component needs: its registration from the files beside its module, and its state."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


# A script's or a style's line that takes another one from beside it.
IMPORT = re.compile(r'^(?:import \{[^}]*\} from|@import) "(\.[^"]+)";\n', re.MULTILINE)


def component(
    name: str, module_file: str, html: str = "", isolate_styles: bool = True
) -> ComponentRenderer:
    """Register the component whose module is `module_file`, a module's `__file__`.

    Its folder holds `index.js` and `style.css`; the style may be missing. `html` is what the script
    finds in its parent element.
    """
    script = Path(module_file).with_name("index.js")
    style = script.with_name("style.css")
    return st.components.v2.component(
        name,
        html=html,
        css=bundle(style) if style.exists() else None,
        js=bundle(script),
        isolate_styles=isolate_styles,
    )


def bundle(*files: Path) -> str:
    """Join scripts or styles, and those that they import, into one.

    A component's script runs from an address that has nothing beside it. What the scripts define
    has to have different names.
    """
    texts: dict[Path, str] = {}

    def add(file: Path) -> None:
        if file not in texts:
            text = file.read_text(encoding="utf-8")
            for name in IMPORT.findall(text):
                add((file.parent / name).resolve())
            texts[file] = IMPORT.sub("", text)

    for file in files:
        add(file.resolve())
    return "\n".join(texts.values())


def browser_state(key: str, name: str) -> Any:
    """What the browser sent last as `name` from the component mounted with `key`, or None.

    A visitor can send anything: the caller checks it.
    """
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, dict) else None
