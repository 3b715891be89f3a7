"""The pictures to read: samples, uploads or a photograph, and the settings to read them with."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from model.artifacts import ROOT, SERVED, loading
from model.caching import compute_once
from model.preprocessing import image_io
from model.recognition.page import RecognizedPage, recognize_page
from pages.sections import networks
from pages.text import markdown

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.runtime.uploaded_file_manager import UploadedFile

SAMPLES = ROOT / "data" / "samples"
SAMPLE_FILES = {"Notebook": "notebook.jpg", "Sums": "sums.jpg", "Blackboard": "blackboard.jpg"}
DEFAULT_SAMPLE = "Notebook"
TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif"]
MAX_FILES = 10  # at a time
MAX_WAIT = 60  # seconds for one's turn; a picture takes some 20 at most
BUSY = "The server is busy with other visitors’ pictures: try again in a minute."

SAMPLE, UPLOAD, PHOTO = "Sample", "Upload", "Take a photo"
CAPTIONS = {  # by source
    SAMPLE: "A simulated photo: synthetic strokes on synthetic paper. Nobody wrote this page."
}
DROP_AREA = Path(__file__).with_name("drop_area.css")

# a visitor's picture may take 250 MB while it is opened: those of many at once would be too much
_turn = threading.Lock()


class Settings(NamedTuple):
    """How pictures are read; see recognize_page."""

    network: str
    sensitivity: float
    min_height: float


# a sample's name or an upload's id, and the settings
PageKey = tuple[str, Settings]


def choose_source() -> tuple[str, Settings]:
    """Let a visitor choose where pictures come from, and the settings."""
    source = st.segmented_control(
        "From",
        [SAMPLE, UPLOAD, PHOTO],
        default=SAMPLE,
        required=True,
        key="source",
        label_visibility="collapsed",
    )
    with st.popover("", icon=":material/tune:", help="What counts as a digit"):
        sensitivity = st.slider(
            "Sensitivity to faint strokes", 0.5, 2.0, 1.0, 0.25, key="sensitivity"
        )
        min_height = st.slider(
            "Smallest digit, % of the usual height", 20, 80, 40, 10, key="smallest"
        )
        titles = networks.titles()
        network = st.selectbox(
            "Network", list(titles), format_func=titles.__getitem__, key="picture_network"
        )
    return source, Settings(network or SERVED, sensitivity, min_height / 100)


def load_pages(
    source: str, settings: Settings, row: DeltaGenerator
) -> dict[PageKey, RecognizedPage | str]:
    """Let a visitor choose pictures, samples in the `row` of the source, and read them; an error
    message stands for what is no picture.

    Raises ArtifactError where a sample or the network cannot be read.
    """
    if source == SAMPLE:
        sample = row.pills(
            "Sample",
            SAMPLE_FILES,
            default=DEFAULT_SAMPLE,
            required=True,
            key="sample",
            label_visibility="collapsed",
        )
        sample = sample or DEFAULT_SAMPLE  # whatever a browser sends
        return {(sample, settings): recognize_sample(sample, settings)}
    files = upload() if source == UPLOAD else take_photo()
    if len(files) > MAX_FILES:
        st.info(f"The first {MAX_FILES} pictures are read; take some away to read others.")
    return recognize_files(files[:MAX_FILES], settings)


def upload() -> list[UploadedFile]:
    """Let a visitor drop or choose files, on a large area while there is none."""
    if not st.session_state.get("upload"):
        st.html(DROP_AREA)
    files: list[UploadedFile] = st.file_uploader(
        "Pictures",
        TYPES,
        accept_multiple_files=True,
        key="upload",
        label_visibility="collapsed",
    )
    if not files:
        with st.container(horizontal=True, horizontal_alignment="center", gap="small"):
            st.button(PHOTO, icon=":material/photo_camera:", on_click=choose, args=[PHOTO])
            st.button("Show a sample", icon=":material/image:", on_click=choose, args=[SAMPLE])
    return files


def take_photo() -> list[UploadedFile]:
    """Let a visitor take a photograph; the browser asks for the camera."""
    photo = st.camera_input(
        "Photograph", key="camera", label_visibility="collapsed", resolution="1080p"
    )
    return [photo] if photo else []


def choose(source: str) -> None:
    """Make a source the chosen one."""
    st.session_state.source = source


@compute_once(max_results=12)
def recognize_sample(name: str, settings: Settings) -> RecognizedPage:
    """Read one of the pictures that come with the app once for all visitors."""
    path = SAMPLES / SAMPLE_FILES[name]
    with loading(path, "make it anew with `python tools/samples.py`"):
        image = image_io.open_image(path.read_bytes(), path.name)
    return recognize_page(
        image,
        networks.load(settings.network),
        SAMPLE_FILES[name],
        settings.sensitivity,
        settings.min_height,
    )


def recognize_files(
    files: Sequence[UploadedFile], settings: Settings
) -> dict[PageKey, RecognizedPage | str]:
    """Read a visitor's pictures, each once; the session holds them while they are selected."""
    previous = {
        key: page for key, page in st.session_state.get("pages_read", {}).items() if page != BUSY
    }
    pages = st.session_state.pages_read = {}
    progress = st.empty()
    for number, file in enumerate(files):
        key = (file.file_id, settings)
        if key not in previous:
            count = f", {number + 1} of {len(files)}" if len(files) > 1 else ""
            progress.progress(number / len(files), f"Reading {markdown.escape(file.name)}{count}")
            previous[key] = recognize_file(file, settings)
        pages[key] = previous[key]
        if pages[key] == BUSY:
            break
    progress.empty()
    return pages


def recognize_file(file: UploadedFile, settings: Settings) -> RecognizedPage | str:
    """Read one picture when it is its turn, or say why it is not read."""
    classifier = networks.load(settings.network)
    if not _turn.acquire(timeout=MAX_WAIT):
        return BUSY
    try:
        image = image_io.open_image(file.getvalue(), file.name)
        return recognize_page(
            image, classifier, file.name, settings.sensitivity, settings.min_height
        )
    except image_io.ImageError as error:
        return str(error)
    finally:
        _turn.release()
