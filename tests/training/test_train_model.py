import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import train_model
from model import metrics
from model.data import mnist
from model.recognition.classifier import (
    SAVED,
    Classifier,
    load_classifier,
    load_results,
    network_names,
)
from model.training import calibration, input_pipeline, networks
from testing.tiny_network import TINY, few

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def little_data(monkeypatch):
    """Make the data set a few hundred images, so that a run takes seconds."""
    monkeypatch.setattr(mnist, "load", few)
    monkeypatch.setitem(networks.NETWORKS, "tiny", TINY)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run that nothing interrupted, as a folder and what it printed; not to be written into."""
    out, printed = tmp_path_factory.mktemp("whole"), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.setattr(mnist, "load", few)
        patch.setitem(networks.NETWORKS, "tiny", TINY)
        assert train(out) == 0
    return out, printed.getvalue()


SHORT = ("--network", "tiny", "--quick", "--epochs", "2")


def train(out, *options):
    return train_model.main([*SHORT, "--out", str(out), *map(str, options)])


def test_a_run_writes_all_that_the_app_reads(little_data, whole):
    out, printed = whole
    folder = out / "tiny"
    results = json.loads((folder / "results.json").read_text())
    history = json.loads((folder / "history.json").read_text())
    assert len(history["epochs"]) == results["epochs"] == 2
    assert {"loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"} <= set(
        history["epochs"][0]
    )
    assert np.sum(results["confusion"]) == 200
    assert {"precision", "recall", "f1", "support"} <= set(results["per_class"][3])
    assert {"parameters", "seed", "seconds", "versions", "temperature", "ece"} <= set(results)
    classifier = load_classifier("tiny", out)
    assert classifier.probabilities(mnist.load().test.images[:3] / np.float32(255)).shape == (3, 10)
    probabilities = np.load(folder / "test_probabilities.npz")["probabilities"]
    assert probabilities.shape == (200, 10) and probabilities.dtype == np.float16
    assert not (folder / ".training").exists()
    assert "Epoch 2/2" in printed


def test_a_failed_run_leaves_the_previous_files_whole(little_data, whole, tmp_path, monkeypatch):
    shutil.copytree(whole[0], tmp_path, dirs_exist_ok=True)
    before = {path: path.read_bytes() for path in (tmp_path / "tiny").glob("[a-z]*.*")}
    monkeypatch.setattr(
        train_model,
        "to_litert",
        lambda *_: (_ for _ in ()).throw(OSError("No space left on device")),
    )
    assert train(tmp_path, "--seed", 2) == 1
    assert {path: path.read_bytes() for path in (tmp_path / "tiny").glob("[a-z]*.*")} == before


def test_a_resumed_run_ends_like_one_that_was_never_interrupted(
    little_data, whole, tmp_path, monkeypatch
):
    from model.training import callbacks

    saved = callbacks.Checkpoint.on_epoch_end

    def interrupt(self, epoch, logs=None):
        saved(self, epoch, logs)
        if epoch == 0:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(callbacks.Checkpoint, "on_epoch_end", interrupt)
        assert train(tmp_path) == 130
    assert train(tmp_path, "--resume") == 0

    def losses(out):
        return [
            e["loss"] for e in json.loads((out / "tiny" / "history.json").read_text())["epochs"]
        ]

    assert losses(tmp_path) == pytest.approx(losses(whole[0]), abs=1e-4)
    logits = [
        load_classifier("tiny", out).logits(mnist.load().test.images[:50] / np.float32(255))
        for out in (whole[0], tmp_path)
    ]
    assert np.abs(logits[0] - logits[1]).max() < 1e-3


def test_several_seeds_give_mean_and_spread_and_the_best_by_validation(little_data, tmp_path):
    for seed in (1, 2):
        train(tmp_path / "tiny.seeds" / f"seed-{seed}", "--seed", seed)
    runs = [
        json.loads((tmp_path / "tiny.seeds" / f"seed-{seed}" / "tiny" / "results.json").read_text())
        for seed in (1, 2)
    ]
    assert train(tmp_path, "--seeds", 2, "--resume") == 0
    results = json.loads((tmp_path / "tiny" / "results.json").read_text())
    assert results["validation_loss"] == min(run["validation_loss"] for run in runs)
    assert results["mean"]["test_accuracy"] == pytest.approx(
        np.mean([run["test_accuracy"] for run in runs])
    )
    assert [run["seed"] for run in results["runs"]] == [1, 2]
    assert not (tmp_path / "tiny.seeds").exists()


def test_a_persons_own_drawings_join_the_training_images(little_data, tmp_path):
    path = tmp_path / "mine.npz"
    np.savez(path, images=np.zeros((5, 28, 28), np.uint8), labels=np.arange(5))
    data, _ = input_pipeline.load_training_data(networks.Recipe(epochs=1), 1, path)
    assert len(data.labels) == 517 and list(data.labels[-5:]) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "options, word",
    [
        (["--network", "gpt"], "ink-reader"),
        (["--epochs", "0"], "--epochs"),
        (["--epochs", "two"], "--epochs"),
        (["--learning-rate", "-1"], "--learning-rate"),
        (["--validation", "70000"], "--validation"),
        (["--seed", "-3"], "--seed"),
        (["--extra", "nowhere.npz"], "nowhere.npz"),
    ],
)
def test_a_bad_value_gives_one_sentence_and_exit_code_2(options, word, capsys):
    try:
        code = train_model.main(options)
    except SystemExit as ended:
        code = ended.code
    said = capsys.readouterr().err
    assert code == 2 and word in said and "Traceback" not in said


def test_a_file_of_other_content_is_no_extra(tmp_path, capsys):
    path = tmp_path / "mine.npz"
    np.savez(path, images=np.zeros((5, 20, 20), np.uint8), labels=np.arange(5))
    assert train_model.main(["--extra", str(path), "--quick"]) == 2
    assert "28" in capsys.readouterr().err


def test_list_names_every_network(capsys):
    assert train_model.main(["--list"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in networks.NETWORKS)


def test_the_exported_network_equals_keras_on_200_test_images():
    import keras

    images = mnist.load().test.images[:200] / np.float32(255)
    for name in network_names():
        model = keras.models.load_model(SAVED / name / "model.keras", compile=False)
        expected = model.predict(images[..., None], verbose=0)
        classifier = load_classifier(name)
        assert np.isfinite(expected).all()
        temperature = classifier.calibration.temperature
        assert (
            np.abs(
                classifier.probabilities(images) - metrics.softmax(expected[:, :10] / temperature)
            ).max()
            < 1e-5
        ), name


def test_the_committed_results_are_those_of_the_committed_networks():
    test = mnist.load().test
    for name in network_names():
        probabilities = load_classifier(name).probabilities(test.images / np.float32(255))
        stored = load_results(name)
        confusion = metrics.confusion_matrix(test.labels, probabilities.argmax(1))
        assert confusion.tolist() == stored["confusion"], name
        assert stored["test_accuracy"] == pytest.approx(np.trace(confusion) / 10_000)
        ece = metrics.expected_calibration_error(
            probabilities.max(1), probabilities.argmax(1) == test.labels
        )
        assert ece == pytest.approx(stored["ece"], abs=2e-4)


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_ctrl_c_stops_with_a_sentence(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "train_model.py", "--quick", "--out", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert "Training" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "--resume" in said and "Traceback" not in said


def test_the_weights_of_several_settlings_are_averaged_and_a_resumed_run_ends_alike(
    little_data, tmp_path, monkeypatch
):
    from model.training import callbacks

    twice = networks.replace(
        TINY, recipe=networks.replace(TINY.recipe, finetune_runs=2, snapshots=True)
    )
    monkeypatch.setitem(networks.NETWORKS, "tiny", twice)
    monkeypatch.setattr(
        calibration,
        "validation_digits",
        lambda size, drawn=calibration.validation_digits: drawn(100),
    )
    assert [
        tuple(stage[::3]) + (stage.end,) for stage in networks.training_phases(twice.recipe)
    ] == [(0, 0, 1), (1, 1, 2), (2, 1, 3)]
    options = ("--network", "tiny", "--out")
    kept = callbacks.Checkpoint.on_epoch_end
    averaged = []
    monkeypatch.setattr(
        train_model,
        "average",
        lambda paths, average=train_model.average: (
            averaged.append([p.stem for p in paths]) or average(paths)
        ),
    )
    assert train_model.main([*options, str(tmp_path / "whole")]) == 0

    def interrupt(self, epoch, logs=None):
        kept(self, epoch, logs)
        if epoch == 1:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(callbacks.Checkpoint, "on_epoch_end", interrupt)
        assert train_model.main([*options, str(tmp_path / "broken")]) == 130
    assert train_model.main([*options, str(tmp_path / "broken"), "--resume"]) == 0
    assert averaged == [["epoch-002", "epoch-003"]] * 2
    images = mnist.load().test.images[:50] / np.float32(255)
    whole, broken = (load_classifier("tiny", tmp_path / name) for name in ("whole", "broken"))
    assert np.abs(whole.logits(images) - broken.logits(images)).max() < 1e-3
    last = Classifier(tmp_path / "whole" / "tiny", "snapshots/epoch-003.tflite")
    # the averaged network, in half precision
    assert np.abs(whole.logits(images) - last.logits(images)).max() < 0.02
