"""What was read in pictures: boxes on the picture, the rows, and a table to correct."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from components.annotated_image import Box, Mark, annotated_image
from components.gallery import gallery
from components.images import data_url
from model.recognition import arithmetic, export, segmentation
from model.recognition.arithmetic import Sum
from model.recognition.page import RecognizedPage
from pages.sections.read_picture.source import PageKey
from pages.text import page as page_text

TABLE_HEIGHT = 300  # pixels, of a table of more than
MAX_TABLE_ROWS = 7
MARK_MARGIN = 0.12  # of a sum's height, around it
COLUMNS = {
    "Row": st.column_config.NumberColumn(width="small"),
    "Seen": st.column_config.ImageColumn(width="small"),
    "Read as": st.column_config.SelectboxColumn(
        options=export.CHOICES,
        format_func=lambda text: str(text) or "no digit",
        width="small",
        help="Correct it here by hand",
        required=True,
    ),
    "Confidence": st.column_config.TextColumn(width="small", alignment="right"),
}


@st.fragment
def show(pages: dict[PageKey, RecognizedPage], caption: str) -> None:
    """Show one picture, with a caption below; only this runs again when a visitor chooses another
    or corrects a digit.
    """
    corrections = st.session_state.setdefault("corrected", {})
    for key in set(corrections) - set(pages):
        del corrections[key]
    texts = {key: corrections.get(key, export.digit_texts(page)) for key, page in pages.items()}
    key = next(iter(pages))
    if len(pages) > 1:
        key = st.selectbox(
            "Picture", pages, format_func=lambda key: pages[key].name, label_visibility="collapsed"
        )
    page = pages[key]
    sums = arithmetic.find_sums(page, texts[key])
    signs = {position: sign for each in sums for position, sign in each.signs.items()}
    titles = [
        page_text.digit_title(digit, text, signs.get(position, ""))
        for position, (digit, text) in enumerate(zip(page.digits, texts[key], strict=True))
    ]
    left, right = st.columns([8, 5], gap="medium")
    with left:
        show_boxes(page, texts[key], titles, sums, signs)
        if caption:
            st.caption(caption)
    with right:
        with st.container(key="read_rows", gap="small"):
            st.markdown(page_text.summary(page, texts[key], len(signs)))
            if sums:
                st.markdown(page_text.sums_sentence(sums))
            if page.digits:
                lines = page_text.row_lines(page, texts[key], sums)
                st.code("\n".join(lines) or "–", language=None)
        if page.digits:
            show_table(key, page, texts[key])
            show_downloads([export.page_record(pages[key], texts[key]) for key in pages])
    show_steps(page, titles)


def show_boxes(
    page: RecognizedPage,
    texts: list[str],
    titles: list[str],
    sums: list[Sum],
    signs: dict[int, str],
) -> None:
    """Show the picture with a box round each digit, and each sum checked."""
    boxes = [
        Box(
            (digit.box.left, digit.box.top, digit.box.width, digit.box.height),
            page_text.box_label(text, signs.get(position, "")),
            page_text.box_kind(text, signs.get(position, "")),
            title,
            digit.image,
            digit.prediction.probabilities if digit.text else (),
        )
        for position, (digit, text, title) in enumerate(
            zip(page.digits, texts, titles, strict=True)
        )
    ]
    marks = [
        Mark(place_around(each.box, page.width), each.is_correct, page_text.sum_title(each))
        for each in sums
    ]
    with st.container(key="found"):
        annotated_image("boxed", page.jpeg, (page.width, page.height), boxes, marks)


def place_around(box: segmentation.Box, width: int) -> tuple[float, float, float, float]:
    """The place of a frame around a box, with room for the digits' labels above them and for the
    mark at its right end.
    """
    margin = MARK_MARGIN * box.height
    left, top = max(0.0, box.left - margin), max(0.0, box.top - 3 * margin)
    right = min(box.right + 3 * margin, width - 2 * margin)
    return left, top, max(right, box.right) - left, box.bottom + margin - top


def show_table(key: PageKey, page: RecognizedPage, texts: list[str]) -> None:
    """Show every digit of a picture in a table to correct it by hand, what is not sure first."""
    editor = f"table_{hash(key)}"
    # the table begins with the corrections made so far, and then keeps its own
    if st.session_state.get("editing") != editor:
        st.session_state.editing, st.session_state.begun = editor, list(texts)
    order = table_order(page)
    digits = [page.digits[k] for k in order]
    table = pd.DataFrame(
        {
            "Row": [digit.row + 1 for digit in digits],
            "Seen": [data_url(digit.image) for digit in digits],
            "Read as": [st.session_state.begun[k] for k in order],
            "Confidence": [page_text.confidence(digit) for digit in digits],
        }
    )
    with st.container(key="table"):
        st.data_editor(
            table,
            key=editor,
            on_change=partial(save_corrections, key, editor, order),
            disabled=["Row", "Seen", "Confidence"],
            hide_index=True,
            height="content" if len(digits) <= MAX_TABLE_ROWS else TABLE_HEIGHT,
            column_config=COLUMNS,
        )


def table_order(page: RecognizedPage) -> list[int]:
    """The positions of a page's digits as the table lists them: what is not sure, what is a digit,
    what is none; each in reading order. It does not change with corrections.
    """
    ranks = {"?": 0, "": 2}
    return sorted(range(len(page.digits)), key=lambda k: ranks.get(page.digits[k].text, 1))


def save_corrections(key: PageKey, editor: str, order: list[int]) -> None:
    """Store the texts of a picture as they are after an edit in its table, whose rows show the
    digits in this order.
    """
    edits = st.session_state[editor]["edited_rows"]
    texts = list(st.session_state.begun)
    for row, edit in edits.items():
        if "Read as" in edit:
            texts[order[row]] = edit["Read as"] or ""
    st.session_state.corrected[key] = texts


def show_downloads(records: list[export.PageRecord]) -> None:
    """Offer what was read in all pictures as files."""
    with st.container(horizontal=True):
        for label, file, media_type, write in (
            ("CSV", "digits.csv", "text/csv", export.to_csv),
            ("JSON", "digits.json", "application/json", export.to_json),
        ):
            st.download_button(
                label,
                write(records),
                file,
                media_type,
                icon=":material/download:",
                on_click="ignore",
            )


def show_steps(page: RecognizedPage, titles: list[str]) -> None:
    """Show the steps from the picture to what the network got."""
    with st.expander("How the digits were found", icon=":material/route:"):
        with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
            for step in page.steps:
                st.image(step.image, caption=step.name, alt=step.name, width=196)
        if page.digits:
            st.caption(
                "Then boxes round what hangs together, and each scaled to the 28×28 pixels that "
                "the network reads:"
            )
            images = np.array([digit.image for digit in page.digits])
            gallery(images, titles, "prepared", side=44)
