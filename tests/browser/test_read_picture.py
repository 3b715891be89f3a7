"""A visitor uploads pictures of digits and reads what was found."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from testing import synthetic_pages, visiting
from tests.browser.actions import TOO_WIDE


def png(seed: int) -> tuple[bytes, list[str]]:
    """A photographed page of two rows of four digits, and the digits."""
    sheet = synthetic_pages.mnist_page(2, 4, 60, seed=seed, degrees=2.0)
    stream = io.BytesIO()
    Image.fromarray(sheet.photo).save(stream, "PNG")
    return stream.getvalue(), [str(label) for label in sheet.labels]


def opened(browser: Browser, url: str, size: str) -> Iterator[Page]:
    with visiting.visit(browser, f"{url}/read_picture", size) as page:
        # the sample is read for the first time
        expect(boxes(page).first).to_be_visible(timeout=180_000)
        yield page


@pytest.fixture
def desktop(browser: Browser, app_url: str) -> Iterator[Page]:
    yield from opened(browser, app_url, visiting.DESKTOP)


@pytest.fixture
def phone(browser: Browser, app_url: str) -> Iterator[Page]:
    yield from opened(browser, app_url, visiting.PHONE)


def boxes(page: Page):
    return page.locator(".st-key-found button.box")


def upload(page: Page, *files: tuple[str, bytes]) -> None:
    page.get_by_role("radio", name="Upload").click()
    payload = [
        {"name": name, "mimeType": "image/png", "buffer": content} for name, content in files
    ]
    page.locator(".st-key-upload input[type=file]").set_input_files(payload)


def test_an_uploaded_page_is_read_and_a_bad_file_beside_it_gets_a_sentence(desktop: Page):
    content, labels = png(seed=41)
    upload(
        desktop,
        ("page.png", content),
        ("letter.jpg", b"Dear all, this is no picture."),
        ("half.png", content[: len(content) // 2]),
    )
    expect(boxes(desktop)).to_have_count(8)
    alerts = desktop.locator('[data-testid="stAlert"]')
    expect(alerts).to_have_count(2)
    expect(alerts.nth(0)).to_contain_text("letter.jpg is not a picture")
    expect(alerts.nth(1)).to_contain_text("half.png is damaged")
    read = boxes(desktop).locator(".label").all_text_contents()
    assert sum(text == label for text, label in zip(read, labels, strict=True)) >= 6
    expect(desktop.locator(".st-key-read_rows code")).to_have_text(
        "".join(read[:4]) + "\n" + "".join(read[4:])
    )
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="CSV", exact=True).click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 9
    assert lines[0].startswith("picture,row,read")
    assert lines[1].startswith("page.png,1,")


def test_pointing_at_a_box_shows_it_by_mouse_and_by_keyboard(desktop: Page):
    card = desktop.locator(".st-key-found .card")
    expect(card).to_be_hidden()
    boxes(desktop).nth(2).hover()
    expect(card).to_contain_text(boxes(desktop).nth(2).get_attribute("aria-label") or "?")
    expect(card.locator(".bars .top")).to_have_count(1)
    desktop.mouse.move(5, 5)
    expect(card).to_be_hidden()
    boxes(desktop).first.focus()
    desktop.keyboard.press("ArrowRight")
    expect(boxes(desktop).nth(1)).to_be_focused()
    expect(card).to_be_visible()
    desktop.keyboard.press("Enter")
    expect(boxes(desktop).nth(1)).to_have_attribute("aria-pressed", "true")
    desktop.keyboard.press("Escape")
    expect(card).to_be_hidden()


@pytest.mark.slow
def test_a_correction_in_the_table_reaches_the_picture(desktop: Page):
    table = desktop.locator(".st-key-table canvas").first
    table.scroll_into_view_if_needed()
    # the table begins with what is not sure, here nothing, and with the first digit
    texts = boxes(desktop).locator(".label").all_text_contents()
    first = next(k for k, text in enumerate(texts) if text.isdigit())
    changed, other = boxes(desktop).nth(first), "5" if texts[first] != "5" else "6"
    box = table.bounding_box()
    assert box is not None
    # the first row's "Read as"
    desktop.mouse.dblclick(box["x"] + box["width"] * 0.6, box["y"] + 53)
    expect(desktop.locator("#portal input")).to_be_focused()
    desktop.keyboard.type(other)
    expect(desktop.locator("#portal [role=option]")).to_have_text([other])
    desktop.keyboard.press("Enter")
    expect(changed.locator(".label")).to_have_text(other)
    expect(changed).to_have_attribute("aria-label", f"{other}, corrected by hand")
    expect(desktop.locator(".st-key-read_rows code")).to_contain_text(other)


def test_a_phone_shows_a_box_by_touch_and_never_scrolls_sideways(phone: Page):
    boxes(phone).nth(1).tap()
    expect(phone.locator(".st-key-found .card")).to_be_visible()
    assert phone.evaluate(TOO_WIDE) <= 0
    phone.get_by_text("How the digits were found").tap()
    expect(phone.get_by_text("Background removed")).to_be_visible()
    assert phone.evaluate(TOO_WIDE) <= 0


@pytest.mark.slow
def test_the_camera_is_asked_for_only_when_a_visitor_wants_it(desktop: Page):
    camera = desktop.locator(".st-key-camera")
    expect(camera).to_have_count(0)
    desktop.get_by_role("radio", name="Take a photo").click()
    expect(camera).to_have_count(1)


def test_an_empty_upload_is_a_large_area_until_a_file_is_there(desktop: Page):
    desktop.get_by_role("radio", name="Upload").click()
    area = desktop.get_by_test_id("stFileUploaderDropzone")
    expect(desktop.get_by_role("button", name="Take a photo")).to_be_visible()
    large = area.bounding_box()
    assert large is not None
    assert large["height"] >= 300
    assert large["width"] >= 900
    content, _ = png(seed=41)
    upload(desktop, ("page.png", content))
    expect(boxes(desktop)).to_have_count(8)
    expect(desktop.get_by_text("page.png").first).to_be_visible()
    small = area.bounding_box()
    assert small is not None
    assert small["height"] < 150


def test_a_sum_is_checked_in_the_picture(desktop: Page):
    desktop.get_by_role("radio", name="Sums").click()
    verdicts = desktop.locator(".st-key-found .verdict")
    expect(verdicts).to_have_count(5)
    lines = desktop.locator(".st-key-read_rows code").inner_text().splitlines()
    assert verdicts.all_text_contents() == [line[-1] for line in lines]
    frames = desktop.locator(".st-key-found .mark").evaluate_all(
        "marks => marks.map((mark) => mark.getBoundingClientRect().top)"
    )
    assert frames == sorted(frames)
