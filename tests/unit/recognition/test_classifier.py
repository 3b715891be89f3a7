import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from model.artifacts import SAVED, SERVED, ArtifactError
from model.preprocessing import normalization
from model.recognition.classifier import load_classifier
from model.recognition.prediction import Outcome
from testing.shapes import SEVEN


def test_probabilities_are_float32_and_sum_to_one(classifier, digits):
    probabilities = classifier.probabilities(digits)
    assert probabilities.dtype == np.float32
    assert probabilities.shape == (200, 10)
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


def test_a_seven_is_predicted_with_confidence(classifier):
    prediction = classifier.predict(normalization.from_strokes(SEVEN))
    assert (prediction.outcome, prediction.digit) == (Outcome.DIGIT, 7)
    assert prediction.prediction_set == (7,)
    assert prediction.confidence == prediction.probabilities[7] > 0.9


def test_a_confident_first_pass_is_enough_and_otherwise_tta_averages_logits(
    classifier, digits, monkeypatch
):
    model_input = normalization.from_foreground(digits[0])
    batch_sizes = []
    monkeypatch.setattr(
        classifier,
        "layer_outputs",
        lambda images, run=classifier.layer_outputs: batch_sizes.append(len(images)) or run(images),
    )
    outputs = classifier.layer_outputs(model_input.tta_variants)
    for threshold, sizes, passes in ((0.0, [1], 1), (1.0, [1, 4], 5)):
        probabilities, rejection = classifier.calibration.scale(outputs["logits"][:passes].mean(0))
        embedding = outputs["embedding"][:passes].mean(0)
        batch_sizes.clear()
        monkeypatch.setattr(
            classifier, "calibration", replace(classifier.calibration, tta_threshold=threshold)
        )
        prediction = classifier.predict(model_input)
        assert batch_sizes == sizes
        assert np.allclose(prediction.probabilities, probabilities, atol=1e-6)
        assert prediction.rejection_probability == pytest.approx(rejection, abs=1e-6)
        assert np.linalg.norm(prediction.embedding) == pytest.approx(1)
        assert prediction.embedding @ embedding == pytest.approx(np.linalg.norm(embedding))
    batch_sizes.clear()
    classifier.predict(normalization.ModelInput(digits[0], allow_tta=False))
    assert batch_sizes == [1], "an image of MNIST's is predicted as it is"


def test_layer_outputs_are_logits_embedding_and_every_map(classifier, digits):
    outputs = classifier.layer_outputs(digits[:3])
    assert {"logits", "embedding", "map_1"} <= set(outputs)
    assert all(len(values) == 3 and np.isfinite(values).all() for values in outputs.values())
    assert all(
        outputs[name].ndim == 4 and outputs[name].min() >= 0
        for name in outputs
        if name.startswith("map_")
    )


@pytest.fixture
def served_copy(tmp_path):
    folder = tmp_path / "saved" / SERVED
    folder.mkdir(parents=True)
    for name in ("model.tflite", "calibration.json", "SHA256SUMS"):
        shutil.copy(SAVED / SERVED / name, folder)
    return folder


@pytest.mark.parametrize(
    "damage",
    ["no file", "empty", "text", "truncated", "a flipped bit", "calibration", "no checksum"],
)
def test_a_missing_or_damaged_network_gives_a_sentence_with_the_fix(served_copy, damage):
    folder = served_copy
    path = folder / "model.tflite"
    if damage == "no file":
        path.unlink()
    elif damage == "no checksum":
        (folder / "SHA256SUMS").unlink()
    elif damage == "calibration":
        (folder / "calibration.json").write_text(json.dumps({"warmth": 3}), encoding="utf-8")
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
    fix = "--refresh" if damage == "calibration" else "--network ink-reader"
    with pytest.raises(ArtifactError, match=f"train_model.py {fix}"):
        load_classifier(saved=folder.parent)


def test_a_missing_calibration_is_refused(served_copy):
    (served_copy / "calibration.json").unlink()
    with pytest.raises(ArtifactError, match=r"calibration\.json is missing.*--refresh"):
        load_classifier(saved=served_copy.parent)


@pytest.mark.parametrize("name", ["", "../ink-reader", "no/such", "none"])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(ArtifactError):
        load_classifier(name)
