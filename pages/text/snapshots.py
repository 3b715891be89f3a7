"""A network's snapshots while it was trained, in words."""

from model.evaluation.snapshots import Snapshots
from model.recognition.prediction import Outcome, Prediction
from pages.text.numbers import percent
from pages.text.prediction import CONFIDENCE

BATCHES, EPOCHS = "batches", "epochs"
CURVE = "validation error, logarithmic axis"
KERNELS = "The 32 kernels of the first convolution: green positive, orange negative"
OWN_DIGIT = "Your digit"
DRAW = "Draw a digit, and watch yours"
MIN_ACCURACY = 0.9  # from here on it can read
TERMS = (
    "**Batch**: {batch_size} training images, after which the weights change once.\n\n"
    "**Epoch**: one pass over the training data.\n\n"
    "**Validation split**: {validation:,} digits that it is not trained on, to measure it with "
    "while it learns.\n\n"
    "**Loss**: minus the logarithm of the probability that it gives to the true label, the mean of "
    "all digits. Training makes it smaller."
)
DIGITS = (
    "Test digits: the first of each class, the one learned last, and the hardest, to whose true "
    "label the trained network gives the lowest probability."
)
BATCH_NORM = (
    "Why the first batches do not show: **batch norm** (batch normalization) shifts and scales "
    "each feature map, while it is trained by the mean and the variance of the batch, afterwards "
    "by their moving averages. These need some batches to catch up; until then every digit gets "
    "the same prediction."
)


def label(epoch: int, step: int) -> str:
    """Say when a snapshot was taken."""
    if not epoch:
        return f"after {step} batches" if step else "before training"
    return "after 1 epoch" if epoch == 1 else f"after {epoch} epochs"


def note(errors: int, size: int, loss: float) -> str:
    """Say how a snapshot does on the validation split."""
    return f"{errors:,} of {size:,} validation digits misread, loss {loss:.2f}"


def detail(prediction: Prediction) -> str:
    """Say how confident a prediction is, in a few words."""
    if prediction.outcome is Outcome.DIGIT:
        return CONFIDENCE.format(percent(prediction.confidence))
    if prediction.outcome is Outcome.NOT_A_DIGIT:
        return f"no digit: {percent(prediction.rejection_probability)}"
    return f"{percent(prediction.confidence)} for {prediction.digit}"


def test_digit_name(label: int, number: int) -> str:
    """Name one of the test digits, of which the first ten are one of each class."""
    kinds = {10: ", learned last", 11: ", the hardest"}
    return f"Test digit {label}{kinds.get(number, '')}"


def finding(snapshots: Snapshots, batch_size: int) -> str:
    """Say how fast the network learned: by guessing, after some batches, and at the end."""
    able = int((snapshots.accuracy >= MIN_ACCURACY).argmax())
    epoch, images = int(snapshots.epoch[able]), batch_size * int(snapshots.step[able])
    after = label(epoch, 0) if epoch else f"after {images:,} images"
    return (
        "Watch our network learn. It begins by guessing, reads "
        f"{snapshots.accuracy[able]:.0%} of the digits {after}, and misreads "
        f"{snapshots.errors[-1]} of {snapshots.validation_size:,} after "
        f"{snapshots.epoch[-1]} epochs."
    ).replace("%", " %")
