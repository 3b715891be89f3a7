"""The committed digits of UNIPEN's validation writers are what the served network reads."""

import numpy as np
import pytest

from model.artifacts import ArtifactError
from model.data import unipen
from model.evaluation import validation_writers
from model.evaluation.validation_writers import ReadSample
from model.preprocessing import normalization
from model.recognition.classifier import load_classifier


def sample(writer: str, label: int, predicted: int) -> ReadSample:
    strokes = [np.array([[0, 0], [500, 1000]], np.float32)]
    return ReadSample(unipen.Sample(label, str(label), writer, strokes), predicted)


def test_every_misread_digit_is_chosen_and_one_of_each_other_writer():
    digits = [
        sample("aaa-01", 0, 0),
        sample("aaa-01", 1, 7),
        sample("aaa-02", 0, 0),
        sample("aaa-02", 1, 1),
        sample("aaa-03", 0, 0),
    ]
    selection = validation_writers.choose(digits)
    assert selection[0] is digits[1]
    assert {each.sample.writer for each in selection} == {"aaa-01", "aaa-02", "aaa-03"}
    assert sum(not each.is_correct for each in selection) == 1
    assert digits[3] in selection  # the second writer shows the second label


def test_what_is_saved_is_read(tmp_path):
    digits = [sample("aaa-01", 3, 5), sample("bbb-02", 4, 4)]
    validation_writers.save(digits, tmp_path / "a.npz")
    loaded = validation_writers.load(tmp_path / "a.npz")
    assert [(each.sample.writer, each.sample.label, each.predicted) for each in loaded] == [
        ("aaa-01", 3, 5),
        ("bbb-02", 4, 4),
    ]
    (tmp_path / "b.npz").write_bytes(b"damaged")
    with pytest.raises(ArtifactError, match="validation_writers"):
        validation_writers.load(tmp_path / "b.npz")


def test_the_committed_digits_are_by_validation_writers_and_read_as_stored():
    validation = unipen.split(unipen.load()).validation_digits
    classifier = load_classifier()
    shown = validation_writers.load()
    assert {each.sample.writer for each in shown} == {each.writer for each in validation}
    known = {key(each) for each in validation}
    for each in shown:
        assert key(each.sample) in known
        read = classifier.predict(normalization.from_strokes(each.sample.strokes))
        assert read.digit == each.predicted, "run `python tools/validation_writers.py`"


def key(of: unipen.Sample) -> bytes:
    return repr((of.writer, of.label)).encode() + np.concatenate(of.strokes).round().tobytes()
