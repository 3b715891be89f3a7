"""Take the README's pictures of the running app: one a page, and a moving one of drawing and
reading.

python tools/pictures.py [NAME …]     writes docs/pictures/NAME.webp, all of them without a name

Needs requirements-dev.txt and a Chromium on the PATH.
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks import startup
from testing import app_process, pointer
from testing.strokes import ROUND, Point, Stroke, arc

FOLDER = ROOT / "docs" / "pictures"
COLUMN = (272, 736)  # left edge and width of what a page shows, 1280 pixels wide
PATIENCE = 60_000  # milliseconds

# Ink on a canvas of 1×1 for the moving picture: a three, which two strokes make an eight; then a
# number.
THREE = ROUND[3]
LOWER, UPPER = arc(0.45, 0.72, 0.31, 0.23, 145, 270), arc(0.45, 0.28, 0.27, 0.22, -150, -270)
NUMBER = [
    [(0.06 + 0.3 * k + 0.28 * x, 0.3 + 0.4 * y) for x, y in stroke]
    for k, digit in enumerate((2, 0, 6))
    for stroke in ROUND[digit]
]
# milliseconds that a picture stands: while the pen moves, and where there is something to read
FRAME, HOLD = 42, 1000
READ = ".pipeline img"  # the whole drawing, as it was read last
PEN = (11, 122, 92)  # the theme's green


def settle(page: Page, heading: str = "") -> None:
    """Wait until the page has come to rest; with another heading, where one is given."""
    page.wait_for_function(startup.THERE, arg=heading, polling=20)
    page.wait_for_function(
        "Array.from(document.images).every(image => image.complete && image.naturalWidth)"
    )
    page.wait_for_load_state("networkidle")


def go(page: Page, name: str, section: str = "") -> None:
    """Open a page, and one of its sections."""
    before = page.locator("[data-testid='stHeading'] h2").first.inner_text()
    page.get_by_role("link", name=name, exact=True).click()
    settle(page, before)
    if section:
        page.locator("[data-testid='stButtonGroup']").nth(startup.SECTIONED[name]).get_by_text(
            section, exact=True
        ).click()
        page.wait_for_timeout(100)  # until the click has reached the server
        settle(page)


def draw_page(page: Page) -> None:
    pointer.draw_with_mouse(page, ROUND[5])
    expect(page.locator(".st-key-answer h1")).to_have_text("5")
    page.locator(".st-key-panel").get_by_text("Why?", exact=True).click()
    expect(page.locator(".st-key-more")).to_be_visible()
    settle(page)


def look_inside(page: Page) -> None:
    pointer.draw_with_mouse(page, ROUND[5])
    expect(page.locator(".st-key-answer h1")).to_have_text("5")
    go(page, "Look inside")


# How to get from the Draw page to what is shown, and the height of the picture.
PAGES: dict[str, tuple[Callable[[Page], None], int]] = {
    "draw": (draw_page, 944),
    "read_picture": (lambda page: go(page, "Read a picture"), 788),
    "data": (lambda page: go(page, "Data", "Similarity"), 812),
    "training": (lambda page: go(page, "Training"), 728),
    "evaluation": (lambda page: go(page, "Evaluation"), 824),
    "look_inside": (look_inside, 706),
}


def take(page: Page, name: str) -> Path:
    """Take the picture of one page."""
    reach, height = PAGES[name]
    reach(page)
    page.mouse.move(1270, 890)  # off the canvas: its toolbar hides
    page.set_viewport_size({"width": 1280, "height": 1400})
    settle(page)
    left, width = COLUMN
    taken = page.screenshot(
        clip={"x": left - 16, "y": 64, "width": width + 32, "height": height}, animations="disabled"
    )
    target = FOLDER / f"{name}.webp"
    Image.open(io.BytesIO(taken)).convert("RGB").save(target, quality=82, method=6)
    return target


class Film:
    """Pictures of the Draw page, each with the pen drawn in and the milliseconds that it stands."""

    def __init__(self, page: Page) -> None:
        self.page, self.frames, self.times = page, [], []
        box = page.locator(".st-key-canvas canvas.upper-canvas").bounding_box()
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
        """Take a picture."""
        clip = {"x": self.left, "y": self.top, "width": self.width, "height": self.height}
        picture = Image.open(io.BytesIO(self.page.screenshot(clip=clip))).convert("RGB")
        x, y = self.pen[0] - self.left, self.pen[1] - self.top
        mark = Image.new("L", (4 * 32, 4 * 32))  # four times as large, for smooth edges
        ring = mark.copy()
        radius = 8 if down else 11
        ImageDraw.Draw(ring).circle((64, 64), 4 * radius, fill=255)
        ImageDraw.Draw(mark).circle((64, 64), 4 * (radius - 2), fill=255)
        place = (round(x) - 16, round(y) - 16)
        picture.paste("white", place, ring.resize((32, 32)))
        picture.paste(PEN, place, mark.resize((32, 32)))
        self.frames.append(picture)
        self.times.append(milliseconds)

    def move(self, to: Point, pieces: int = 4) -> None:
        """Bring the pen somewhere, above the paper."""
        (x0, y0), (x1, y1) = self.pen, to
        for k in range(1, pieces + 1):
            self.pen = (x0 + (x1 - x0) * k / pieces, y0 + (y1 - y0) * k / pieces)
            self.page.mouse.move(*self.pen)
            self.shoot()

    def stroke(self, stroke: Stroke, pace: int = 1) -> None:
        """Draw a stroke, a picture every `pace` points, each taken when the ink has been read: what
        the machine is slow at does not show.
        """
        self.move(stroke[0])
        self.page.mouse.down()
        points = [*stroke[1::pace], *([] if (len(stroke) - 2) % pace == 0 else stroke[-1:])]
        for self.pen in points:
            before = self.page.locator(READ).first.get_attribute("src")
            self.page.mouse.move(*self.pen)
            self.page.wait_for_function(
                "([place, before]) => document.querySelector(place)?.src !== before",
                arg=[READ, before],
                polling=20,
            )
            self.page.wait_for_timeout(120)  # the bars move to their places
            self.shoot(down=True)
        self.page.mouse.up()

    def rest(self, expected: str, milliseconds: int = HOLD) -> None:
        """Wait until the answer says something, and let the viewer read it."""
        expect(self.page.locator(".st-key-answer")).to_contain_text(expected)
        settle(self.page)
        self.page.wait_for_timeout(400)  # the bars move to their places
        self.shoot(milliseconds)

    def save(self, target: Path) -> None:
        """Write a moving picture that repeats for ever, without loss: flat colours are small, and
        nothing of what was cleared shines through.
        """
        self.frames[0].save(
            target,
            save_all=True,
            append_images=self.frames[1:],
            duration=self.times,
            loop=0,
            lossless=True,
            quality=60,
            method=2,
        )


def film(page: Page) -> Path:
    """Draw a three, make an eight of it, and write a number."""
    reel = Film(page)
    reel.shoot(500)
    three, lower, upper = pointer.to_page_coordinates(page, [*THREE, LOWER, UPPER])
    reel.stroke(three, pace=2)
    reel.rest("3")
    reel.stroke(lower, pace=2)
    reel.rest("Not sure")
    reel.stroke(upper, pace=2)
    reel.rest("8")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator(".st-key-answer")).to_contain_text("Draw any digit")
    for stroke in pointer.to_page_coordinates(page, NUMBER, share=1):
        reel.stroke(stroke, pace=3)
    reel.rest("206", 2 * HOLD)
    target = FOLDER / "drawing.webp"
    reel.save(target)
    return target


def opened(browser: Browser, url: str) -> Iterator[Page]:
    """The Draw page, ready to be drawn on."""
    page = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme="light"
    ).new_page()
    page.set_default_timeout(PATIENCE)
    startup.opened(page, url)
    settle(page)
    yield page
    page.context.close()


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Take the README's pictures of the running app.")
    parser.add_argument("name", nargs="*", metavar="NAME", help="all, if none is given")
    known = ["drawing", *PAGES]
    names = parser.parse_args(argv).name or known
    if unknown := set(names) - set(known):
        parser.error(f"there is no picture {', '.join(unknown)}; there are {', '.join(known)}")
    if app_process.find_browser() is None:
        sys.exit("No Chromium on the PATH. On Debian and Ubuntu: sudo apt install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with (
        app_process.run_app(Path(tempfile.mkdtemp()) / "log.txt") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=app_process.find_browser(), args=app_process.BROWSER_OPTIONS
        )
        for name in names:
            for page in opened(browser, url):
                target = film(page) if name == "drawing" else take(page, name)
                print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
