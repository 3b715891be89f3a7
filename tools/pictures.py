"""Take the screenshots of the running app, and film the Draw page.

python tools/pictures.py [NAME …]     writes docs/pictures/NAME.webp; all of them without a name

Needs requirements-dev.txt and a Chromium on the PATH.
"""

import argparse
import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from model.data import example_drawings
from testing import app_process, page_walk, pointer
from testing.strokes import ROUND, Point, Stroke
from testing.visiting import KEEP_RECORD, drawable

FOLDER = ROOT / "docs" / "pictures"
WINDOW = ViewportSize(width=1280, height=800)
FILM_WINDOW = ViewportSize(width=1040, height=716)
HEADER = 56  # pixels of the navigation above the film

# The film's number, in a box of 1×1: its digits touch.
NUMBER = [
    [(0.26 + 0.16 * k + 0.3 * (x - 0.5), 0.3 + 0.4 * y) for x, y in stroke]
    for k, digit in enumerate((2, 0, 2, 6))
    for stroke in ROUND[digit]
]
# milliseconds of a frame: while the pen moves, and where there is something to read
FRAME, HOLD = 42, 1200
# of the whole drawing, as it was preprocessed last
DRAWING_IMAGE = "() => document.querySelector('.pipeline canvas').toDataURL()"
HEADLINE = ".st-key-answer .headline"
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
    """Draw a digit."""
    pointer.draw_with_mouse(page, ROUND[5])
    expect(page.locator(".st-key-answer .digit .headline")).to_have_text("5")
    wait_until_still(page)


def look_inside(page: Page) -> None:
    """Draw a digit and look inside the network."""
    pointer.draw_with_mouse(page, ROUND[5])
    page.wait_for_function("lastRecord?.strokes.length")  # the server has it, too
    go(page, "Look inside")


# How to get from the Draw page to the screenshot.
PAGES: dict[str, Callable[[Page], None]] = {
    "draw": draw_page,
    "read_picture": lambda page: go(page, "Read a picture"),
    "data": lambda page: go(page, "Data"),
    "training": lambda page: go(page, "Training"),
    "evaluation": lambda page: go(page, "Evaluation"),
    "look_inside": look_inside,
}


def take_screenshot(page: Page, name: str) -> Path:
    """Take the screenshot of one page, as large as WINDOW."""
    PAGES[name](page)
    page.mouse.move(WINDOW["width"] - 10, WINDOW["height"] - 10)  # off all that it points at
    wait_until_still(page)
    target = FOLDER / f"{name}.webp"
    screenshot = page.screenshot(animations="disabled")
    Image.open(io.BytesIO(screenshot)).convert("RGB").save(target, quality=82, method=6)
    return target


class Film:
    """Frames of the Draw page, the pen drawn in, and the milliseconds that each lasts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[Image.Image] = []
        self.durations: list[int] = []
        self.pen: Point | None = None  # page coordinates; None until it comes

    def shoot(self, milliseconds: int = FRAME, down: bool = False) -> None:
        """Take a frame, the pen up or down."""
        width, height = FILM_WINDOW["width"], FILM_WINDOW["height"] - HEADER
        screenshot = self.page.screenshot(
            clip={"x": 0, "y": HEADER, "width": width, "height": height}
        )
        frame = Image.open(io.BytesIO(screenshot)).convert("RGB")
        if self.pen:
            draw_pen(frame, (self.pen[0], self.pen[1] - HEADER), down)
        self.frames.append(frame)
        self.durations.append(milliseconds)

    def watch(self, is_over: Callable[[], bool]) -> None:
        """Take frames of what moves by itself until it is over, each for as long as it is seen."""
        over = False
        while not over:
            over, began = is_over(), time.monotonic()
            self.shoot()
            self.page.wait_for_timeout(FRAME)
            self.durations[-1] = round(1000 * (time.monotonic() - began))

    def move(self, to: Point, pieces: int = 4) -> None:
        """Move the pen somewhere without drawing."""
        # it comes from below
        (x0, y0), (x1, y1) = self.pen or (to[0], FILM_WINDOW["height"]), to
        for k in range(1, pieces + 1):
            self.pen = (x0 + (x1 - x0) * k / pieces, y0 + (y1 - y0) * k / pieces)
            self.page.mouse.move(*self.pen)
            self.shoot()

    def stroke(self, stroke: Stroke, pace: int = 1) -> None:
        """Draw a stroke in page coordinates, with a frame every `pace` points.

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

    def click(self, target: Locator) -> None:
        """Move the pen onto a button, and press it."""
        box = target.bounding_box()
        assert box is not None
        self.move((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), pieces=8)
        self.shoot(300)
        self.page.mouse.down()
        self.shoot(150, down=True)
        self.page.mouse.up()

    def hold(self, expected: str, milliseconds: int = HOLD) -> None:
        """Wait until the prediction is as expected, and let the viewer read it."""
        expect(self.page.locator(HEADLINE)).to_have_text(expected)
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


def draw_pen(frame: Image.Image, at: Point, down: bool) -> None:
    """Draw the pen into a frame, up or down."""
    mark = Image.new("L", (4 * 32, 4 * 32))  # four times as large, for smooth edges
    ring = mark.copy()
    radius = 8 if down else 11
    ImageDraw.Draw(ring).circle((64, 64), 4 * radius, fill=255)
    ImageDraw.Draw(mark).circle((64, 64), 4 * (radius - 2), fill=255)
    place = (round(at[0]) - 16, round(at[1]) - 16)
    frame.paste("white", place, ring.resize((32, 32)))
    frame.paste(PEN_COLOUR, place, mark.resize((32, 32)))


def make_film(page: Page) -> Path:
    """Film the page as it draws a digit by itself, a correction that is learned from, and a number
    whose digits touch.
    """
    film = Film(page)
    headline, clear = page.locator(HEADLINE), page.get_by_role("button", name="Clear", exact=True)
    page.reload()  # what is fetched only once is there now
    drawable(page)
    film.watch(page.locator("[data-live-drawing=stage] p").is_visible)
    film.hold("3")

    misread = example_drawings.load()["misread"]
    film.click(page.locator("[data-live-drawing=starters] button").nth(3))
    film.watch(lambda: bool(page.evaluate("lastRecord?.strokes.length")))
    expect(headline).not_to_have_text(misread["label"])
    film.hold(headline.inner_text())
    film.click(page.locator("[data-live-drawing=probabilities] .bar").nth(int(misread["label"])))
    film.hold(misread["label"])
    film.click(clear)
    again = [[(0.95 * x + 0.07 * (0.5 - y), 0.95 * y) for x, y in s] for s in misread["strokes"]]
    for stroke in pointer.to_page_coordinates(page, again, share=1):
        film.stroke(stroke, pace=2)
    film.hold(misread["label"])

    film.click(clear)
    for stroke in pointer.to_page_coordinates(page, NUMBER, share=1):
        film.stroke(stroke, pace=3)
    film.hold("2026", 2 * HOLD)
    target = FOLDER / "drawing.webp"
    film.save(target)
    return target


@contextlib.contextmanager
def draw_page_in(browser: Browser, url: str, window: ViewportSize) -> Iterator[Page]:
    """Open the Draw page, ready to be drawn on, in the light theme."""
    page = browser.new_context(viewport=window, color_scheme="light").new_page()
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
            with draw_page_in(browser, url, FILM_WINDOW if name == "drawing" else WINDOW) as page:
                target = make_film(page) if name == "drawing" else take_screenshot(page, name)
                print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
