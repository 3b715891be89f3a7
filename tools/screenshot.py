"""Take the README's picture: the draw page of the running app with a digit on it.

python tools/screenshot.py [FILE]     needs requirements-dev.txt and a Chromium on the PATH; writes docs/draw.png
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import expect, sync_playwright  # noqa: E402

from tests import running  # noqa: E402
from tests.browser import drawing  # noqa: E402
from tests.browser.digits import ROUND  # noqa: E402


def main(target: Path) -> None:
    """Draw a five, wait for the answer, and write the picture with 128 colours."""
    path = running.browser_path()
    if path is None:
        sys.exit("No Chromium on the PATH. On Debian and Ubuntu: sudo apt install chromium")
    target.parent.mkdir(parents=True, exist_ok=True)
    log = Path(tempfile.mkdtemp()) / "log.txt"
    with running.app(log) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=running.BROWSER_OPTIONS)
        page = browser.new_page(viewport={"width": 800, "height": 880}, color_scheme="light")
        page.goto(url)
        expect(page.locator(".st-key-model_input img")).to_be_visible(timeout=60_000)
        drawing.with_mouse(page, ROUND[5])
        expect(page.locator(".st-key-answer h1")).to_have_text("5", timeout=20_000)
        page.mouse.move(790, 870)  # off the canvas: its toolbar hides
        page.wait_for_function("Array.from(document.images).every(image => image.complete && image.naturalWidth)")
        page.wait_for_function("""() => document.querySelectorAll('[data-stale="true"]').length === 0""")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=target, animations="disabled")
        browser.close()
    Image.open(target).convert("RGB").quantize(128).save(target, optimize=True)
    print(f"{target}: {target.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "draw.png")
