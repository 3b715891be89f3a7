"""Read every digit in a photo or scan of a page."""

from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from charts import annotated_image, image_data
from components import navigation
from components.annotated_image import boxed_picture
from components.gallery import gallery
from model.artifacts import SERVED, ArtifactError
from model.preprocessing import image_io
from model.recognition import export
from model.recognition.page import RecognizedPage, recognize_page
from pages.sections import networks
from pages.text import page as page_text
from pages.text.numbers import percent

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"
NAMES = {"Notebook": "notebook.jpg", "Sums": "sums.jpg", "Blackboard": "blackboard.jpg"}
TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif"]
MOST = 10  # pictures at a time
COLUMNS = {
    "Row": st.column_config.NumberColumn(width="small"),
    "Seen": st.column_config.ImageColumn(width="small"),
    "Read as": st.column_config.SelectboxColumn(
        options=export.CHOICES,
        format_func=lambda text: text or "no digit",
        width="small",
        help="Correct it here by hand",
        required=True,
    ),
    "Confidence": st.column_config.TextColumn(width="small", alignment="right"),
}


@st.cache_resource(show_spinner=False, max_entries=12)
def read_sample(name: str, sensitivity: float, smallest: float) -> RecognizedPage:
    """Read one of the pictures that come with the app once for all visitors."""
    return recognize_page(
        image_io.open_image(SAMPLES / NAMES[name]),
        networks.load(SERVED),
        NAMES[name],
        sensitivity,
        smallest,
    )


def read_given(
    given: list, sensitivity: float, smallest: float
) -> dict[tuple, RecognizedPage | str]:
    """Read a visitor's pictures, each once; kept in the session, for as long as they are given.

    What cannot be read gets a sentence.
    """
    before = st.session_state.get("pages_read", {})
    pages = st.session_state.pages_read = {}
    progress = st.empty()
    for number, file in enumerate(given):
        key = (file.file_id, sensitivity, smallest)
        if key not in before:
            progress.progress(
                number / len(given),
                f"Reading {file.name}"
                + (f", {number + 1} of {len(given)}" if len(given) > 1 else ""),
            )
            try:
                classifier = networks.load(SERVED)
                before[key] = recognize_page(
                    image_io.open_image(file.getvalue(), file.name),
                    classifier,
                    file.name,
                    sensitivity,
                    smallest,
                )
            except image_io.ImageError as error:
                before[key] = str(error)
        pages[key] = before[key]
    progress.empty()
    return pages


@st.fragment
def show_pages(pages: dict[tuple, RecognizedPage]) -> None:
    """Show what was found; only this runs again when another picture is chosen or an answer
    corrected.
    """
    corrected = st.session_state.setdefault("corrected", {})
    for key in set(corrected) - set(pages):
        del corrected[key]
    texts = {key: corrected.get(key, export.texts_of(page)) for key, page in pages.items()}
    key = next(iter(pages))
    if len(pages) > 1:
        key = st.selectbox(
            "Picture", pages, format_func=lambda key: pages[key].name, label_visibility="collapsed"
        )
    page = pages[key]
    titles = [
        page_text.symbol_title(symbol, text) for symbol, text in zip(page.digits, texts[key], strict=True)
    ]
    images = np.array([symbol.image for symbol in page.digits])
    shares = [symbol.prediction.probabilities for symbol in page.digits]
    labels, kinds = map(page_text.box_label, texts[key]), map(page_text.symbol_kind, texts[key])
    places = [symbol.place for symbol in page.digits]
    with st.container(key="found"):
        boxed_picture(
            "boxed",
            annotated_image.boxes(
                page.jpeg,
                (page.width, page.height),
                places,
                list(labels),
                list(kinds),
                titles,
                images,
                shares,
            ),
        )
    with st.container(key="read_rows", gap="small"):
        st.markdown(page_text.summary(page, texts[key]))
        if page.digits:
            st.code("\n".join(export.rows(page, texts[key])) or "–", language=None)
    if page.digits:
        show_table(pages, texts, key)
    with st.expander("How the digits were found", icon=":material/route:"):
        with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
            for step in page.steps:
                st.image(step.image, caption=step.name, width=196)
        if page.digits:
            st.caption(
                "Then boxes round what hangs together, and each scaled to the 28×28 pixels that the network reads:"
            )
            gallery(images, titles, "prepared", side=44)


def show_table(
    pages: dict[tuple, RecognizedPage], texts: dict[tuple, list[str]], key: tuple
) -> None:
    """Show every symbol of a picture in a table to correct it by hand, and offer what was read in
    all of them as files.
    """
    page, editor = pages[key], f"table_{hash(key)}"
    # the table begins with the corrections made so far, and then keeps its own
    if st.session_state.get("editing") != editor:
        st.session_state.editing, st.session_state.begun = editor, list(texts[key])
    table = pd.DataFrame(
        {
            "Row": [symbol.row + 1 for symbol in page.digits],
            "Seen": [
                image_data.address(image_data.enlarged(symbol.image, 28)) for symbol in page.digits
            ],
            "Read as": st.session_state.begun,
            "Confidence": [
                percent(symbol.prediction.confidence) for symbol in page.digits
            ],
        }
    )

    def take() -> None:
        edits = st.session_state[editor]["edited_rows"]
        read = [
            edits.get(k, {}).get("Read as", text) or ""
            for k, text in enumerate(st.session_state.begun)
        ]
        st.session_state.corrected[key] = read

    with st.container(key="table"):
        st.data_editor(
            table,
            key=editor,
            on_change=take,
            disabled=["Row", "Seen", "Confidence"],
            hide_index=True,
            height=300,
            column_config=COLUMNS,
        )
    records = [export.record(page, texts[key]) for key, page in pages.items()]
    with st.container(horizontal=True):
        st.download_button(
            "CSV",
            export.to_csv(records),
            "digits.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "JSON",
            export.to_json(records),
            "digits.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
        )


navigation.through_app()
st.header("Read a picture", anchor=False)
st.caption(
    "Every digit in a photo or scan is found and read. Point at one to see it as the network does. Pictures are never stored."
)
with st.container(horizontal=True, vertical_alignment="center"):
    source = st.segmented_control(
        "From",
        ["Sample", "Upload", "Camera"],
        default="Sample",
        required=True,
        key="source",
        label_visibility="collapsed",
    )
    with st.popover("", icon=":material/tune:", help="What counts as a digit"):
        sensitivity = st.slider(
            "Sensitivity to faint strokes", 0.5, 2.0, 1.0, 0.25, key="sensitivity"
        )
        smallest = (
            st.slider("Smallest digit, % of the usual height", 20, 80, 40, 10, key="smallest") / 100
        )
try:
    if source == "Sample":
        sample = st.pills(
            "Sample",
            NAMES,
            default="Notebook",
            required=True,
            key="sample",
            label_visibility="collapsed",
        )
        results = {(sample, sensitivity, smallest): read_sample(sample, sensitivity, smallest)}
    else:
        if source == "Upload":
            files = st.file_uploader(
                "Pictures",
                TYPES,
                accept_multiple_files=True,
                key="upload",
                label_visibility="collapsed",
            )
        else:
            files = (
                [shot]
                if (
                    shot := st.camera_input(
                        "Photograph", key="camera", label_visibility="collapsed"
                    )
                )
                else []
            )
        if len(files) > MOST:
            st.info(f"The first {MOST} pictures are read; take some away to read others.")
        results = read_given(files[:MOST], sensitivity, smallest)
    for sentence in (result for result in results.values() if isinstance(result, str)):
        st.error(sentence, icon=":material/error:")
    if readable := {
        key: result for key, result in results.items() if isinstance(result, RecognizedPage)
    }:
        show_pages(readable)
except ArtifactError as error:
    st.error(str(error), icon=":material/error:")
except image_io.ImageError as error:
    st.error(f"{error} Restore it with `git checkout data/samples`.", icon=":material/error:")
