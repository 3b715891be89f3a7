"""What the browser runs a network from: its files in static/, and the constants that Python and
JavaScript share.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from model.artifacts import REFRESH_FIX, ROOT, SAVED, SERVED, loading, read_json
from model.preprocessing import normalization, rasterization, strokes
from model.recognition import drawing, numbers, personalization, segmentation, stroke_segmentation
from model.recognition.classifier import CHECKSUMS, checksum
from model.recognition.prediction import Outcome
from model.schemas import BrowserNetwork, SchemaError

STATIC = ROOT / "static"  # Streamlit serves it at app/static/

# What components/live_drawing/recognition/ takes from the modules that it follows.
_CONSTANTS: dict[ModuleType, tuple[str, ...]] = {
    strokes: ("MAX_COORDINATE", "MAX_STROKES", "MAX_POINTS"),
    rasterization: ("MAX_RESAMPLED_POINTS",),
    normalization: ("IMAGE_SIZE", "DIGIT_SIZE", "CENTER", "STROKE_WIDTH", "RESAMPLE_SPACING"),
    segmentation: ("MAX_SLOPE", "ROW_CONTEXT"),
    stroke_segmentation: (
        "MAX_SPLIT_STROKES",
        "MAX_GROUP_STROKES",
        "MAX_SKIPPED",
        "MAX_STROKE_GAP",
        "MAX_GROUP_SIZE",
        "MAX_GROUPS",
        "MAX_EVALUATED",
        "MAX_STATES",
        "MARGIN",
        "MIN_ROW_OVERLAP",
        "MIN_CONFIDENCE",
        "MIN_ACCEPTANCE",
        "MIN_REJECTION",
    ),
    drawing: ("PEN_WIDTH", "MAX_DIGITS"),
    personalization: ("SAME_DISTANCE", "MAX_EXAMPLES"),
}


@dataclass(frozen=True)
class BrowserFiles:
    """The names of a network's files in static/; each holds a hash of its content."""

    description: str  # JSON: layers, calibration, personalization, numbers, constants
    weights: str


def constants() -> dict[str, float]:
    """Return the constants of preprocessing and segmentation, by name."""
    return {name: getattr(module, name) for module, names in _CONSTANTS.items() for name in names}


def outcomes() -> dict[str, str]:
    """Return what Python calls the outcomes, by name."""
    return {outcome.name: outcome.value for outcome in Outcome}


def load_browser_files(
    name: str = SERVED, saved: Path = SAVED, static: Path = STATIC
) -> BrowserFiles | None:
    """The files that let the browser predict what the saved network `name` predicts; None where
    there are none.

    Raises ArtifactError where they are damaged, or were made of another network, another
    calibration or other constants: the browser would show another prediction than the server.
    """
    descriptions = sorted(static.glob(f"{name}-*.json"))
    if not descriptions:
        return None
    path = descriptions[-1]
    stored: BrowserNetwork = read_json(path, BrowserNetwork, REFRESH_FIX)
    with loading(path, REFRESH_FIX):
        if len(descriptions) > 1:
            raise SchemaError("there are several")
        if stored["constants"] != constants() or stored["outcomes"] != outcomes():
            raise SchemaError("its constants are not those of the code")
        if stored["calibration"] != read_json(
            saved / name / "calibration.json", dict[str, float], REFRESH_FIX
        ):
            raise SchemaError("its calibration is not the network's")
        if stored["personalization"] != asdict(personalization.load_parameters(name, saved)):
            raise SchemaError("its parameters of personalization are not the network's")
        if stored["numbers"] != asdict(numbers.load_number_parameters(name, saved)):
            raise SchemaError("its parameters of numbers are not the network's")
        if (
            stored["model"]
            not in (saved / name / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        ):
            raise SchemaError(f"it belongs to another model.tflite than {CHECKSUMS}")
        weights = static / stored["weights"]["file"]
    with loading(weights, REFRESH_FIX):
        if hashlib.sha256(weights.read_bytes()).hexdigest() != stored["weights"]["sha256"]:
            raise SchemaError("its checksum is another")
    return BrowserFiles(path.name, weights.name)


def model_checksum(folder: Path) -> str:
    """The line of CHECKSUMS for the model.tflite in a network's folder, by which
    `load_browser_files` knows that other files belong to it.
    """
    return checksum((folder / "model.tflite").read_bytes(), "model.tflite")
