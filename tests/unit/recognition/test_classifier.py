import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from model.data import mnist
from model.preprocessing import normalization
from model.recognition.classifier import (
    SAVED,
    SERVED,
    NetworkError,
    Outcome,
    load_classifier,
    network_names,
)
from testing.shapes import SEVEN


@pytest.fixture(scope="module")
def classifier():
    return load_classifier()


@pytest.fixture(scope="module")
def digits():
    return mnist.load().test.images[:200] / np.float32(255)


def test_probabilities_are_float32_and_sum_to_one(classifier, digits):
    probabilities = classifier.probabilities(digits)
    assert probabilities.dtype == np.float32 and probabilities.shape == (200, 10)
    assert np.abs(probabilities.sum(1) - 1).max() < 1e-6
    assert probabilities.min() >= 0


def test_one_at_a_time_equals_a_batch(classifier, digits):
    single = np.concatenate([classifier.probabilities(digit[None]) for digit in digits[:20]])
    assert np.abs(single - classifier.probabilities(digits[:20])).max() < 1e-5


def test_many_threads_get_what_one_gets(classifier, digits):
    alone = classifier.probabilities(digits)
    with ThreadPoolExecutor(8) as pool:
        together = list(
            pool.map(lambda k: classifier.probabilities(digits[k : k + 1])[0], list(range(200)) * 3)
        )
    assert np.abs(np.stack(together) - np.tile(alone, (3, 1))).max() < 1e-5


def test_a_seven_is_read_surely(classifier):
    answer = classifier.predict(normalization.from_strokes(SEVEN))
    assert (answer.outcome, answer.digit, answer.prediction_set) == (Outcome.DIGIT, 7, (7,))
    assert answer.confidence == answer.probabilities[7] > 0.9


def test_a_first_look_without_doubt_is_enough_and_otherwise_all_looks_are_averaged(
    classifier, digits, monkeypatch
):
    prepared = normalization.from_ink(digits[0])
    looked = []
    monkeypatch.setattr(
        classifier,
        "logits",
        lambda images, logits=classifier.logits: looked.append(len(images)) or logits(images),
    )
    first = classifier.calibrated(classifier.logits(prepared.image[None])[0])
    mean = classifier.calibrated(classifier.logits(prepared.tta_variants).mean(0))
    for settled, looks, (probabilities, none) in ((0.0, [1], first), (1.0, [1, 4], mean)):
        looked.clear()
        monkeypatch.setattr(
            classifier, "calibration", replace(classifier.calibration, tta_threshold=settled)
        )
        answer = classifier.predict(prepared)
        assert looked == looks
        assert np.allclose(
            answer.probabilities, probabilities, atol=1e-6
        ) and answer.rejection_probability == pytest.approx(none, abs=1e-6)
    looked.clear()
    classifier.predict(normalization.ModelInput(digits[0], allow_tta=False))
    assert looked == [1], "a picture of MNIST's is read just as it is"


def test_no_ink_gets_no_guess(classifier):
    answer = classifier.predict(None)
    assert answer.outcome is Outcome.NO_INK and answer.digit is None and answer.prediction_set == ()
    assert answer.probabilities.sum() == 0


def test_the_answer_follows_the_thresholds(classifier):
    def probabilities(**shares):
        values = np.zeros(10, np.float32)
        for name, share in shares.items():
            values[int(name[1:])] = share
        return values

    sure = classifier.decide(probabilities(_4=0.9999, _9=0.0001), 0.0)
    torn = classifier.decide(probabilities(_4=0.5, _9=0.5), 0.0)
    assert sure.outcome is Outcome.DIGIT and sure.prediction_set == (4,)
    assert torn.outcome is Outcome.NOT_SURE and set(torn.prediction_set) == {4, 9}
    assert classifier.decide(probabilities(_4=1.0), 0.9).outcome is Outcome.NOT_A_DIGIT
    assert classifier.decide(probabilities(_4=1.0), 0.499).outcome is Outcome.NOT_SURE
    assert classifier.decide(np.full(10, 0.1, np.float32), 0.0).outcome is Outcome.NOT_SURE


def test_inside_gives_logits_embedding_and_every_map(classifier, digits):
    outputs = classifier.layer_outputs(digits[:3])
    assert {"logits", "embedding", "map_1"} <= set(outputs)
    assert all(len(values) == 3 and np.isfinite(values).all() for values in outputs.values())
    assert all(
        outputs[name].ndim == 4 and outputs[name].min() >= 0
        for name in outputs
        if name.startswith("map_")
    )


def copy_of_served(tmp_path):
    folder = tmp_path / "saved" / SERVED
    folder.mkdir(parents=True)
    for name in ("model.tflite", "calibration.json", "SHA256SUMS"):
        shutil.copy(SAVED / SERVED / name, folder)
    return folder


@pytest.mark.parametrize(
    "damage",
    ["no file", "empty", "text", "truncated", "a flipped bit", "calibration", "no checksum"],
)
def test_a_missing_or_damaged_network_gives_a_sentence_and_a_cure(tmp_path, damage):
    folder = copy_of_served(tmp_path)
    path = folder / "model.tflite"
    if damage == "no file":
        path.unlink()
    elif damage == "no checksum":
        (folder / "SHA256SUMS").unlink()
    elif damage == "calibration":
        (folder / "calibration.json").write_text(json.dumps({"warmth": 3}))
    else:
        content = path.read_bytes()
        flipped = content[:400_000] + bytes([content[400_000] ^ 16]) + content[400_001:]
        path.write_bytes(
            {
                "empty": b"",
                "text": b"hello " * 100,
                "truncated": content[:20_000],
                "a flipped bit": flipped,
            }[damage]
        )
    with pytest.raises(NetworkError, match="train_model.py --network ink-reader"):
        load_classifier(saved=tmp_path / "saved")


def test_the_served_network_is_named_first():
    assert network_names()[0] == SERVED
