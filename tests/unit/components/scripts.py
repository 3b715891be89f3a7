"""Components' scripts on a page without Streamlit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

import components
from components.registration import bundle

COMPONENTS = Path(components.__path__[0])

# Does what Streamlit's front end does: an isolated component's parent is a shadow root, and its
# function runs again with each change of its data; only what it returned last cleans up. `sent`
# holds what it reports.
FRONT_END = """
window.sent = [];
window.mounted = {};
window.mount = async (name, source, html, style, isolated) => {
    const host = document.body.appendChild(document.createElement("div"));
    host.id = name;
    const parentElement = isolated ? host.attachShadow({mode: "open"}) : host;
    parentElement.innerHTML = `<style>${style}</style>${html}`;
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const module = await import(url);
    const report = (key, value) => window.sent.push(structuredClone([key, value]));
    window.mounted[name] = (data) =>
        module.default({data, parentElement, setStateValue: report, setTriggerValue: report});
};
"""


class Scripts:
    """A page with components on it."""

    def __init__(self, page: Page):
        self.page = page

    def mount(
        self,
        script: str,
        props: Any = None,
        html: str = "",
        isolated: bool = True,
        name: str | None = None,
    ) -> None:
        """Mount a script of components/, by default under its own name, and render it once."""
        path = COMPONENTS / script
        style = path.with_name("style.css")
        self.page.evaluate(
            "(component) => mount(...component)",
            [
                name or script,
                bundle(path),
                html,
                bundle(style) if style.exists() else "",
                isolated,
            ],
        )
        self.render(name or script, props)

    def render(self, name: str, props: Any) -> None:
        """Let a mounted script show other props."""
        self.page.evaluate(
            "([name, props]) => {window.cleanup = mounted[name](props)}", [name, props]
        )

    @property
    def sent(self) -> list[Any]:
        """What the components have sent to Python: [name, value] each."""
        return self.page.evaluate("sent")  # type: ignore[no-any-return]
