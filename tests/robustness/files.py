"""Which page needs which file of model/saved/ and data/."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from components.live_drawing.drawing import Drawing
from model.evaluation.snapshots import FILE, load_snapshots


@dataclass(frozen=True)
class Case:
    """A file, the page that needs it, and the session state in which the page shows it."""

    file: str
    page: str
    state: dict[str, Any] = field(default_factory=dict)
    may_be_missing: bool = False  # then it is not offered
    is_optional: bool = False  # the page does without it, whatever it holds


DRAW, READ, DATA = "pages/draw.py", "pages/read_picture.py", "pages/explore_data.py"
TRAINING, EVALUATION, INSIDE = "pages/training.py", "pages/evaluation.py", "pages/look_inside.py"
OURS, OTHER = "model/saved/ink-reader", "model/saved/plateau-cnn"
TEST_DIGIT = {"source": "A test digit"}
DRAWN = Drawing()
DRAWN.restart([np.array([[80.0, 70.0], [230.0, 70.0], [150.0, 260.0]])])
SNAPSHOTS = {"ink": DRAWN, "panel": "As it learned"}
# A page that does not need what the first one lacks, and how to open it.
OTHER_PAGE = {
    DRAW: (DATA, {"topic": "Pixels"}),
    READ: (DATA, {"topic": "Samples"}),
    DATA: (TRAINING, {}),
    TRAINING: (DRAW, {}),
    EVALUATION: (DATA, {"topic": "Pixels"}),
    INSIDE: (DRAW, {}),
}

CASES = [
    Case(f"{OURS}/model.tflite", DRAW),
    Case(f"{OURS}/calibration.json", DRAW),
    Case(f"{OURS}/numbers.json", DRAW),
    Case(f"{OURS}/SHA256SUMS", DRAW, SNAPSHOTS),
    Case(f"{OURS}/{load_snapshots().files[-1]}", DRAW, SNAPSHOTS),
    Case(f"{OURS}/{FILE}", TRAINING),
    Case(f"{OURS}/results.json", TRAINING),
    Case(f"{OURS}/history.json", TRAINING),
    Case(f"{OURS}/layers.json", TRAINING),
    Case(f"{OURS}/test_probabilities.npz", EVALUATION),
    Case(f"{OURS}/weights.npz", INSIDE, {**TEST_DIGIT, "view": "Logits and softmax"}),
    Case(f"{OURS}/neighbours.npz", INSIDE, {**TEST_DIGIT, "view": "Nearest neighbours"}),
    Case(f"{OTHER}/model.tflite", INSIDE, {**TEST_DIGIT, "inside_network": "plateau-cnn"}),
    Case(f"{OTHER}/SHA256SUMS", INSIDE, {**TEST_DIGIT, "inside_network": "plateau-cnn"}),
    Case(
        f"{OTHER}/calibration.json",
        EVALUATION,
        {"network": "plateau-cnn", "section": "Robustness"},
    ),
    Case(f"{OTHER}/numbers.json", INSIDE, {**TEST_DIGIT, "inside_network": "plateau-cnn"}),
    Case(f"{OTHER}/results.json", EVALUATION, {"network": "plateau-cnn", "section": "Calibration"}),
    Case(f"{OTHER}/history.json", TRAINING),
    Case(f"{OTHER}/layers.json", TRAINING),
    Case(f"{OTHER}/test_probabilities.npz", EVALUATION, {"network": "plateau-cnn"}),
    Case(f"{OTHER}/weights.npz", INSIDE, {**TEST_DIGIT, "inside_network": "plateau-cnn"}),
    Case("model/saved/robustness.json", EVALUATION, {"section": "Robustness"}),
    Case("docs/generalization.json", EVALUATION, {"section": "Generalization"}),
    Case("docs/ablation.json", EVALUATION, {"section": "Generalization"}),
    Case("data/validation_writers.npz", EVALUATION, {"section": "Generalization"}),
    Case(f"{OURS}/personalization.json", EVALUATION, {"section": "Personalization"}),
    Case("data/example_drawings.json", DRAW, is_optional=True),
    Case("data/mnist.npz", DATA, {"topic": "Samples"}),
    Case("data/explore/pixels.npz", DATA, {"topic": "Pixels"}),
    Case("data/explore/shapes.npz", DATA, {"topic": "Shape"}),
    Case("data/explore/pairs.npz", DATA, {"topic": "Label errors and duplicates"}),
    Case("data/explore/maps.npz", DATA, {"topic": "Map"}),
    Case("data/explore/handwriting.npz", DATA, {"topic": "Handwriting styles"}),
    Case("data/explore/augmentation.png", DATA, {"topic": "Preprocessing"}),
    Case("data/explore/styles.png", DATA, {"topic": "Preprocessing"}),
    Case(f"{OURS}/touching_digits.npz", READ, may_be_missing=True),
    Case("data/samples/notebook.jpg", READ),
    Case("data/samples/sums.jpg", READ, {"sample": "Sums"}),
    Case("data/samples/blackboard.jpg", READ, {"sample": "Blackboard"}),
]
