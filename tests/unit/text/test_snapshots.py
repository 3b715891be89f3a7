import numpy as np

from model.artifacts import load_layers, load_results, load_summaries, network_names
from model.evaluation.learning_curves import load_learning_curves
from model.evaluation.snapshots import load_snapshots
from model.recognition.prediction import Calibration
from pages.text import layers, learning_curves, model_comparison, snapshots


def test_labels_tell_all_snapshots_apart_and_begin_before_training():
    stored = load_snapshots()
    labels = [snapshots.label(*at) for at in zip(stored.epoch, stored.step, strict=True)]
    assert len(set(labels)) == len(labels)
    assert labels[0] == snapshots.label(0, 0) == "before training"
    assert snapshots.label(1, 0) == "after 1 epoch"


def test_the_finding_holds_the_figures():
    stored = load_snapshots()
    words = snapshots.finding(stored, 128)
    able = int(np.flatnonzero(stored.accuracy >= snapshots.MIN_ACCURACY)[0])
    assert f"{128 * stored.step[able]:,} images" in words
    assert f"{stored.accuracy[able] * 100:.0f} %" in words
    assert f"{stored.errors[-1]} of {stored.validation_size:,}" in words


def test_a_prediction_is_detailed_by_its_outcome():
    calibration = Calibration(reject_threshold=0.2)
    shares = np.full(10, 0.01)
    shares[4] = 0.91
    assert "91.0 %" in snapshots.detail(calibration.decide(shares, 0.0))
    assert snapshots.detail(calibration.decide(np.full(10, 0.1), 0.0)).endswith("10.0 % for 0")
    assert snapshots.detail(calibration.decide(shares, 0.8)).endswith("80.0 %")


def test_findings_of_the_networks_hold_their_figures():
    runs = [load_learning_curves(name) for name in network_names()]
    count = sum(learning_curves.NOT_CONVERGED in learning_curves.fit_sentences(r) for r in runs)
    assert learning_curves.finding(runs).startswith(f"{count} of {len(runs)} networks")
    for name in network_names():
        share = max(layer["share"] for layer in load_layers(name))
        assert layers.finding(load_layers(name)).startswith(f"{share * 100:.0f} %")
    errors = sorted(load_results(name)["test_errors"] for name in network_names())
    words = model_comparison.finding(load_summaries())
    assert f" {errors[0]} of the 10,000" in words
    assert f"next best {errors[1]}." in words
