"""An address, and a button that copies it."""

from __future__ import annotations

from typing import TypedDict

from components.registration import component

_component = component(
    "copy_link",
    __file__,
    html='<div class="copy-link"><input readonly><button type="button"></button></div>',
)


class CopyLinkProps(TypedDict):
    """What index.js shows."""

    link: str
    name: str  # of the link, for screen readers
    copy: str  # what the button says, before and after
    copied: str


def copy_link(key: str, link: str, name: str, copy: str, copied: str) -> None:
    """Show a link and the button that copies it."""
    _component(key=key, data=CopyLinkProps(link=link, name=name, copy=copy, copied=copied))
