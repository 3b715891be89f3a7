import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from model.data import mnist
from model.preprocessing import normalization
from model.recognition import classifier
from model.recognition.classifier import NetworkError, Outcome
from testing.shapes import SEVEN


@pytest.fixture(scope="module")
def reader():
    return classifier.load()


@pytest.fixture(scope="module")
def digits():
    return mnist.load().test.images[:200] / np.float32(255)


def test_probabilities_are_float32_and_sum_to_one(reader, digits):
    probabilities = reader.probabilities(digits)
    assert probabilities.dtype == np.float32 and probabilities.shape == (200, 10)
    assert np.abs(probabilities.sum(1) - 1).max() < 1e-6
    assert probabilities.min() >= 0


def test_one_at_a_time_equals_a_batch(reader, digits):
    single = np.concatenate([reader.probabilities(digit[None]) for digit in digits[:20]])
    assert np.abs(single - reader.probabilities(digits[:20])).max() < 1e-5


def test_many_threads_get_what_one_gets(reader, digits):
    alone = reader.probabilities(digits)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda k: reader.probabilities(digits[k : k + 1])[0], list(range(200)) * 3))
    assert np.abs(np.stack(together) - np.tile(alone, (3, 1))).max() < 1e-5


def test_a_seven_is_read_surely(reader):
    answer = reader.read(normalization.from_strokes(SEVEN))
    assert (answer.outcome, answer.digit, answer.candidates) == (Outcome.DIGIT, 7, (7,))
    assert answer.confidence == answer.probabilities[7] > 0.9


def test_a_first_look_without_doubt_is_enough_and_otherwise_all_looks_are_averaged(reader, digits, monkeypatch):
    prepared = normalization.from_ink(digits[0])
    looked = []
    monkeypatch.setattr(reader, "logits", lambda images, logits=reader.logits: looked.append(len(images)) or logits(images))
    first = reader.shares(reader.logits(prepared.image[None])[0])
    mean = reader.shares(reader.logits(prepared.redrawings).mean(0))
    for settled, looks, (probabilities, none) in ((0.0, [1], first), (1.0, [1, 4], mean)):
        looked.clear()
        monkeypatch.setattr(reader, "calibration", replace(reader.calibration, settled=settled))
        answer = reader.read(prepared)
        assert looked == looks
        assert np.allclose(answer.probabilities, probabilities, atol=1e-6) and answer.not_a_digit == pytest.approx(none, abs=1e-6)
    looked.clear()
    reader.read(normalization.Prepared(digits[0], may_move=False))
    assert looked == [1], "a picture of MNIST's is read just as it is"


def test_no_ink_gets_no_guess(reader):
    answer = reader.read(None)
    assert answer.outcome is Outcome.NO_INK and answer.digit is None and answer.candidates == ()
    assert answer.probabilities.sum() == 0


def test_the_answer_follows_the_thresholds(reader):
    def probabilities(**shares):
        values = np.zeros(10, np.float32)
        for name, share in shares.items():
            values[int(name[1:])] = share
        return values

    sure = reader.decide(probabilities(_4=0.9999, _9=0.0001), 0.0)
    torn = reader.decide(probabilities(_4=0.5, _9=0.5), 0.0)
    assert sure.outcome is Outcome.DIGIT and sure.candidates == (4,)
    assert torn.outcome is Outcome.NOT_SURE and set(torn.candidates) == {4, 9}
    assert reader.decide(probabilities(_4=1.0), 0.9).outcome is Outcome.NOT_A_DIGIT
    assert reader.decide(probabilities(_4=1.0), 0.499).outcome is Outcome.NOT_SURE
    assert reader.decide(np.full(10, 0.1, np.float32), 0.0).outcome is Outcome.NOT_SURE


def test_inside_gives_logits_embedding_and_every_map(reader, digits):
    outputs = reader.inside(digits[:3])
    assert {"logits", "embedding", "map_1"} <= set(outputs)
    assert all(len(values) == 3 and np.isfinite(values).all() for values in outputs.values())
    assert all(outputs[name].ndim == 4 and outputs[name].min() >= 0 for name in outputs if name.startswith("map_"))


def copy_of_served(tmp_path):
    folder = tmp_path / "saved" / classifier.SERVED
    folder.mkdir(parents=True)
    for name in ("model.tflite", "calibration.json", "SHA256SUMS"):
        shutil.copy(classifier.SAVED / classifier.SERVED / name, folder)
    return folder


@pytest.mark.parametrize("damage", ["no file", "empty", "text", "truncated", "a flipped bit", "calibration", "no checksum"])
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
        path.write_bytes({"empty": b"", "text": b"hello " * 100, "truncated": content[:20_000], "a flipped bit": flipped}[damage])
    with pytest.raises(NetworkError, match="train_model.py --network ink-reader"):
        classifier.load(saved=tmp_path / "saved")


def test_the_served_network_is_named_first():
    assert classifier.names()[0] == classifier.SERVED
