"""What every component needs: its registration from the files beside its module, and its state."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


def component(
    name: str, module_file: str, html: str = "", isolate_styles: bool = True
) -> ComponentRenderer:
    """Register the component whose module is `module_file`, a module's `__file__`.

    A package holds `index.js` and `style.css`; a module `pen.py` stands beside `pen.js` and
    `pen.css`. The style may be missing. `html` is what the script finds in its parent element.
    """
    module = Path(module_file)
    is_package = module.stem == "__init__"
    script = module.with_name("index.js" if is_package else f"{module.stem}.js")
    style = module.with_name("style.css" if is_package else f"{module.stem}.css")
    return st.components.v2.component(
        name,
        html=html,
        css=style.read_text(encoding="utf-8") if style.exists() else None,
        js=script.read_text(encoding="utf-8"),
        isolate_styles=isolate_styles,
    )


IMPORT = re.compile(r'^import \{[^}]*\} from "\./([^"]+)";\n', re.MULTILINE)


def bundle(*scripts: Path) -> str:
    """Join scripts, and those that they import from beside them, into one.

    A component's script runs from an address that has nothing beside it. What the scripts define
    has to have different names.
    """
    texts: dict[Path, str] = {}

    def add(script: Path) -> None:
        if script not in texts:
            text = script.read_text(encoding="utf-8")
            for name in IMPORT.findall(text):
                add(script.parent / name)
            texts[script] = IMPORT.sub("", text)

    for script in scripts:
        add(script)
    return "\n".join(texts.values())


def browser_state(key: str, name: str) -> Any:
    """What the browser sent last as `name` from the component mounted with `key`, or None.

    A visitor can send anything: the caller checks it.
    """
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, dict) else None
