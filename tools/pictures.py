"""Take the README's screenshots of the running app, and film a drawing that is read.

python tools/pictures.py [NAME …]     writes docs/pictures/NAME.webp; all of them without a name

Needs requirements-dev.txt and a Chromium on the PATH.
"""

import argparse
import contextlib
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright

from components.live_drawing import selectors
from testing import app_process, page_walk, pointer
from testing.strokes import ROUND, Point, Stroke, arc
from testing.visiting import DESKTOP, KEEP_RECORD, SIZES

FOLDER = ROOT / "docs" / "pictures"
COLUMN = (272, 736)  # left edge and width of a page's content, 1280 pixels wide

# The film's strokes, in a box of 1×1: a three, which two strokes make an eight; then a number.
THREE = ROUND[3]
LOWER, UPPER = arc(0.45, 0.72, 0.31, 0.23, 145, 270), arc(0.45, 0.28, 0.27, 0.22, -150, -270)
NUMBER = [
    [(0.06 + 0.3 * k + 0.28 * x, 0.3 + 0.4 * y) for x, y in stroke]
    for k, digit in enumerate((2, 0, 6))
    for stroke in ROUND[digit]
]
# milliseconds of a frame: while the pen moves, and where there is something to read
FRAME, HOLD = 42, 1000
# of the whole drawing, as it was preprocessed last
DRAWING_IMAGE = "() => document.querySelector('.pipeline canvas').toDataURL()"
PEN_COLOUR = (11, 122, 92)  # the theme's green


def wait_until_still(page: Page) -> None:
    """Wait until the page is complete, and every image and request has arrived."""
    page_walk.wait_until_complete(page)
    page.wait_for_function(
        "Array.from(document.images).every(image => image.complete && image.naturalWidth)"
    )
    page.wait_for_load_state("networkidle")


def go(page: Page, name: str, section: str = "") -> None:
    """Open a page, and one of its sections."""
    page_walk.open_page(page, name)
    if section:
        page_walk.open_section(page, name, section)
    wait_until_still(page)


def draw_page(page: Page) -> None:
    """Draw a digit and open the panel that explains its prediction."""
    pointer.draw_with_mouse(page, ROUND[5])
    expect(page.locator(".st-key-answer .digit .headline")).to_have_text("5")
    page.locator(".st-key-panel").get_by_text("Why?", exact=True).click()
    expect(page.locator(".st-key-more")).to_be_visible()
    wait_until_still(page)


def look_inside(page: Page) -> None:
    """Draw a digit and look inside the network."""
    pointer.draw_with_mouse(page, ROUND[5])
    page.wait_for_function("lastRecord?.strokes.length")  # the server has it, too
    go(page, "Look inside")


# How to get from the Draw page to the screenshot, and its height.
PAGES: dict[str, tuple[Callable[[Page], None], int]] = {
    "draw": (draw_page, 944),
    "read_picture": (lambda page: go(page, "Read a picture"), 788),
    "data": (lambda page: go(page, "Data", "Similarity"), 812),
    "training": (lambda page: go(page, "Training"), 728),
    "evaluation": (lambda page: go(page, "Evaluation"), 824),
    "look_inside": (look_inside, 706),
}


def take_screenshot(page: Page, name: str) -> Path:
    """Take the screenshot of one page."""
    reach, height = PAGES[name]
    reach(page)
    page.mouse.move(1270, 890)  # off the canvas: its toolbar hides
    page.set_viewport_size({"width": 1280, "height": 1400})
    wait_until_still(page)
    left, width = COLUMN
    screenshot = page.screenshot(
        clip={"x": left - 16, "y": 64, "width": width + 32, "height": height}, animations="disabled"
    )
    target = FOLDER / f"{name}.webp"
    Image.open(io.BytesIO(screenshot)).convert("RGB").save(target, quality=82, method=6)
    return target


class Film:
    """Frames of the Draw page, the pen drawn in, and the milliseconds that each lasts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[Image.Image] = []
        self.durations: list[int] = []
        box = page.locator(selectors.SURFACE_ON_PAGE).bounding_box()
        assert box is not None
        # page coordinates
        self.pen: Point = (box["x"] + 0.8 * box["width"], box["y"] + 0.9 * box["height"])
        self.left, self.top, self.width, self.height = (
            COLUMN[0] + 8,
            round(box["y"]) - 40,
            COLUMN[1] - 16,
            round(box["height"]) + 104,
        )

    def shoot(self, milliseconds: int = FRAME, down: bool = False) -> None:
        """Take a frame, the pen up or down."""
        screenshot = self.page.screenshot(
            clip={"x": self.left, "y": self.top, "width": self.width, "height": self.height}
        )
        frame = Image.open(io.BytesIO(screenshot)).convert("RGB")
        x, y = self.pen[0] - self.left, self.pen[1] - self.top
        mark = Image.new("L", (4 * 32, 4 * 32))  # four times as large, for smooth edges
        ring = mark.copy()
        radius = 8 if down else 11
        ImageDraw.Draw(ring).circle((64, 64), 4 * radius, fill=255)
        ImageDraw.Draw(mark).circle((64, 64), 4 * (radius - 2), fill=255)
        place = (round(x) - 16, round(y) - 16)
        frame.paste("white", place, ring.resize((32, 32)))
        frame.paste(PEN_COLOUR, place, mark.resize((32, 32)))
        self.frames.append(frame)
        self.durations.append(milliseconds)

    def move(self, to: Point, pieces: int = 4) -> None:
        """Move the pen somewhere without drawing."""
        (x0, y0), (x1, y1) = self.pen, to
        for k in range(1, pieces + 1):
            self.pen = (x0 + (x1 - x0) * k / pieces, y0 + (y1 - y0) * k / pieces)
            self.page.mouse.move(*self.pen)
            self.shoot()

    def stroke(self, stroke: Stroke, pace: int = 1) -> None:
        """Draw a stroke, with a frame every `pace` points.

        Each is taken when the points have been read, so that a slow machine does not show.
        """
        self.move(stroke[0])
        self.page.mouse.down()
        points = [*stroke[1::pace], *([] if (len(stroke) - 2) % pace == 0 else stroke[-1:])]
        for self.pen in points:
            before = self.page.evaluate(DRAWING_IMAGE)
            self.page.mouse.move(*self.pen)
            self.page.wait_for_function(
                f"before => ({DRAWING_IMAGE})() !== before", arg=before, polling=20
            )
            self.page.wait_for_timeout(120)  # the bars move to their places
            self.shoot(down=True)
        self.page.mouse.up()

    def hold(self, expected: str, milliseconds: int = HOLD) -> None:
        """Wait until the prediction is as expected, and let the viewer read it."""
        expect(self.page.locator(".st-key-answer")).to_contain_text(expected)
        wait_until_still(self.page)
        self.page.wait_for_timeout(400)  # the bars move to their places
        self.shoot(milliseconds)

    def save(self, target: Path) -> None:
        """Write an animation that repeats for ever.

        Without loss: flat colours are small, and nothing of what was cleared shines through.
        """
        self.frames[0].save(
            target,
            save_all=True,
            append_images=self.frames[1:],
            duration=self.durations,
            loop=0,
            lossless=True,
            quality=60,
            method=2,
        )


def make_film(page: Page) -> Path:
    """Draw a three, make an eight of it, and write a number."""
    reel = Film(page)
    reel.shoot(500)
    three, lower, upper = pointer.to_page_coordinates(page, [*THREE, LOWER, UPPER])
    reel.stroke(three, pace=2)
    reel.hold("3")
    reel.stroke(lower, pace=2)
    reel.hold("")  # whatever it makes of half an eight
    reel.stroke(upper, pace=2)
    reel.hold("8")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator(".st-key-answer")).to_contain_text("Draw any digit")
    for stroke in pointer.to_page_coordinates(page, NUMBER, share=1):
        reel.stroke(stroke, pace=3)
    reel.hold("206", 2 * HOLD)
    target = FOLDER / "drawing.webp"
    reel.save(target)
    return target


@contextlib.contextmanager
def draw_page_in(browser: Browser, url: str) -> Iterator[Page]:
    """Open the Draw page, ready to be drawn on, in the light theme."""
    page = browser.new_context(**SIZES[DESKTOP], color_scheme="light").new_page()
    page.add_init_script(KEEP_RECORD)
    page_walk.open_draw_page(page, url)
    wait_until_still(page)
    yield page
    page.context.close()


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="*", metavar="NAME", help="all, if none is given")
    known = ["drawing", *PAGES]
    names = parser.parse_args().name or known
    if unknown := set(names) - set(known):
        parser.error(f"there is no picture {', '.join(unknown)}; there are {', '.join(known)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=page_walk.TIMEOUT)
    with (
        app_process.run_app(Path(tempfile.mkdtemp()) / "log.txt") as url,
        sync_playwright() as playwright,
    ):
        browser = app_process.launch_browser(playwright)
        for name in names:
            with draw_page_in(browser, url) as page:
                target = make_film(page) if name == "drawing" else take_screenshot(page, name)
                print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
