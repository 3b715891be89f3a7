"""All that the live drawing leans on in the HTML of streamlit-drawable-canvas 0.13 and of
Streamlit: CSS selectors, handed to its script as props. docs/streamlit-internals.md says what
breaks without them.
"""

SURFACE = "canvas.upper-canvas"  # where Fabric.js takes the pointer's events
SEND_BUTTON = 'button[aria-label="Update the app with this drawing"]'
RESET_BUTTON = 'button[aria-label="Reset canvas & history"]'
UNDO_BUTTON = 'button[aria-label="Undo"]'
REDO_BUTTON = 'button[aria-label="Redo"]'
TOOLBAR = ".dc-toolbar"  # hidden: the page has its own
BACKGROUND = ".dc-background-canvas"  # for an image; empty, it would be composited in each frame
ROOT = ".dc-root"  # what is scaled to the size that the page gives the canvas
SURFACE_ON_PAGE = f".st-key-canvas {SURFACE}"
CLOSE_DIALOG_BUTTON = '[role="dialog"] button[aria-label="Close"]'  # Streamlit's

CANVAS = {  # for index.js
    "surface": SURFACE,
    "send": SEND_BUTTON,
    "reset": RESET_BUTTON,
    "undo": UNDO_BUTTON,
    "redo": REDO_BUTTON,
    "toolbar": TOOLBAR,
    "background": BACKGROUND,
    "root": ROOT,
    "close_dialog": CLOSE_DIALOG_BUTTON,
}
