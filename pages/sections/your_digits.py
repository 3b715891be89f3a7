"""Your digits: what the visitor taught, kept in the session alone."""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from components import live_drawing
from model.artifacts import ArtifactError
from model.data import labelled_images
from model.recognition.classifier import Classifier
from model.recognition.personalization import MAX_EXAMPLES, Personalization, load_parameters

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

IMAGE_BYTES = 28 * 28
MAX_FILE_IMAGES = 2_000  # of an uploaded file: the last MAX_EXAMPLES count


@dataclass(frozen=True, eq=False)
class Taught:
    """The visitor's examples for the network that reads; `version` counts how often they changed.

    `personalization` is None where the network's parameters cannot be had: nothing is taught then.
    """

    classifier: Classifier
    personalization: Personalization | None
    version: int = 0


def load(classifier: Classifier) -> Taught:
    """The visitor's examples, brought over to the network that reads now."""
    taught: Taught | None = st.session_state.get("taught")
    if taught is None or taught.classifier is not classifier:
        personalization = None
        try:
            if taught and taught.personalization:
                personalization = taught.personalization.for_network(classifier)
            else:
                personalization = Personalization(load_parameters(classifier.name))
        except ArtifactError as error:
            logging.getLogger(__name__).warning("Nothing can be taught. %s", error)
        taught = Taught(classifier, personalization, taught.version + 1 if taught else 0)
        st.session_state.taught = taught
    return taught


def apply_edit() -> None:
    """Change the examples as the visitor asked for in the browser; what cannot be done is not. The
    version counts on either way: the browser waits for it.
    """
    taught: Taught | None = st.session_state.get("taught")
    if taught is None or taught.personalization is None:
        return
    try:
        personalization = _edited(taught.classifier, taught.personalization, live_drawing.edit())
    except (IndexError, ValueError):
        personalization = taught.personalization
    _store(taught, personalization)


def _store(taught: Taught, personalization: Personalization) -> None:
    st.session_state.taught = Taught(taught.classifier, personalization, taught.version + 1)


def _edited(classifier: Classifier, personalization: Personalization, edit: Any) -> Personalization:
    """Apply a message. Raises ValueError or IndexError for what it does not allow."""
    match edit:
        case {"action": "teach", "digit": digit, "position": int(position), "strokes": count}:
            recognized = st.session_state.recognized
            # another drawing may have come in between
            if len(recognized.strokes) != count or position < 0:
                raise ValueError("another drawing")
            shown = recognized.digits[position]
            return personalization.teach(shown.prediction, digit, shown.image)
        case {"action": "forget", "position": int(position)}:
            return personalization.forget(position)
        case {"action": "forget_all"}:
            return Personalization(personalization.parameters)
        case {"action": "restore", "digits": list(digits), "images": str(images)}:
            if len(digits) > MAX_EXAMPLES or len(images) > 2 * MAX_EXAMPLES * IMAGE_BYTES:
                raise ValueError("too many")
            pixels = np.frombuffer(base64.b64decode(images, validate=True), np.uint8)
            return personalization.teach_images(
                classifier, pixels.reshape(len(digits), 28, 28), digits
            )
    raise ValueError("no edit")


def take_file() -> None:
    """Add the digits of the uploaded file, or say why not."""
    taught: Taught = st.session_state.taught
    file = st.session_state.get("digits_file")
    if file is None or taught.personalization is None:
        return
    try:
        images, labels = labelled_images.from_npz(file, MAX_FILE_IMAGES)
    except labelled_images.LabelledImagesError as error:
        st.session_state.digits_file_problem = str(error)
        return
    st.session_state.pop("digits_file_problem", None)
    _store(
        taught,
        taught.personalization.teach_images(taught.classifier, images, labels.tolist()),
    )


def to_file(personalization: Personalization) -> bytes:
    """The examples as an .npz in MNIST's layout."""
    with_image = [example for example in personalization.examples if example.image is not None]
    return labelled_images.to_npz(
        np.array([example.image for example in with_image], np.uint8).reshape(-1, 28, 28),
        np.array([example.digit for example in with_image], np.uint8),
    )


def _box(is_open: bool) -> DeltaGenerator:
    """A box with a title, folded where there is nothing to see yet."""
    if not is_open:
        return st.expander("Your digits", icon=":material/school:")
    box = st.container(border=True)
    box.markdown("**Your digits**")
    return box


def show(taught: Taught) -> None:
    """Show what was taught, and offer it as a file."""
    personalization = taught.personalization
    if personalization is None:
        return
    with st.container(key="your_digits"), _box(is_open=bool(personalization.examples)):
        live_drawing.part("examples")
        with st.container(horizontal=True):
            st.download_button(
                "Download",
                lambda: to_file(personalization),
                "my-digits.npz",
                "application/octet-stream",
                disabled=not personalization.examples,
                icon=":material/download:",
                on_click="ignore",
                help="An .npz file in MNIST's layout. `python train_model.py --extra"
                " my-digits.npz` trains with it.",
            )
            with st.popover("Upload", icon=":material/upload:"):
                st.file_uploader(
                    "A file that was downloaded here",
                    type="npz",
                    key="digits_file",
                    on_change=take_file,
                    max_upload_size=5,
                )
                if problem := st.session_state.get("digits_file_problem"):
                    st.error(problem, icon=":material/error:")
        st.caption(
            f"At most {MAX_EXAMPLES}; a new one then takes the place of the oldest. They stay in"
            " this session: nothing is stored on the server, and no other visitor sees them."
        )
    live_drawing.examples(personalization, taught.version)
