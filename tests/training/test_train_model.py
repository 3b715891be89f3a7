import contextlib
import dataclasses
import errno
import functools
import io
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

import train_model
from model import metrics
from model.artifacts import SAVED, load_results, network_names
from model.data import mnist, unipen
from model.evaluation import snapshots
from model.recognition.classifier import load_classifier
from model.training import input_pipeline, networks, trainer
from model.training.interruption import locked
from model.training.recipes import NETWORKS, Network, training_phases
from model.training.runs import Run
from testing import tiny_network
from testing.app_process import ROOT

SHORT = ("--network", "tiny", "--quick", "--epochs", "2")
FILES = {
    "SHA256SUMS",
    "calibration.json",
    "history.json",
    "layers.json",
    "model.keras",
    "model.tflite",
    "numbers.json",
    "personalization.json",
    "results.json",
    "test_probabilities.npz",
    "weights.npz",
}


class Raise(keras.callbacks.Callback):
    """Raise an error after an epoch, counted from 1."""

    def __init__(self, epoch: int, error: BaseException):
        super().__init__()
        self.epoch, self.error = epoch, error

    def on_epoch_end(self, epoch, *_):
        if epoch + 1 == self.epoch:
            raise self.error


def train(
    out: Path, *options: Any, network: Network = tiny_network.TINY, callbacks: Any = ()
) -> int:
    return train_model.main(
        [*SHORT, "--out", str(out), *map(str, options)],
        {"tiny": network},
        tiny_network.load,
        functools.partial(train_model.train, callbacks=callbacks),
    )


def file_contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, str]:
    """A run that nothing interrupted, as a folder and what it printed; not to be written into."""
    out, printed = tmp_path_factory.mktemp("whole"), io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert train(out) == 0
    return out, printed.getvalue()


def test_a_run_writes_all_that_the_app_reads(whole):
    out, printed = whole
    folder = out / "tiny"
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    history = json.loads((folder / "history.json").read_text(encoding="utf-8"))
    assert len(history["epochs"]) == results["epochs"] == 2
    assert {"loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"} <= set(
        history["epochs"][0]
    )
    assert np.sum(results["confusion"]) == 200
    assert {"precision", "recall", "f1", "support"} <= set(results["per_class"][3])
    assert {"parameters", "seed", "seconds", "versions", "temperature", "ece"} <= set(results)
    assert results["command"] == "python train_model.py --network tiny --quick --epochs 2"
    assert load_results("tiny", out)["with_tta"]["test_accuracy"] <= 1
    classifier = load_classifier("tiny", out)
    images = tiny_network.load().test.images[:3] / np.float32(255)
    assert classifier.probabilities(images).shape == (3, 10)
    probabilities = np.load(folder / "test_probabilities.npz")["probabilities"]
    assert probabilities.shape == (200, 10)
    assert probabilities.dtype == np.float16
    assert {path.name for path in folder.iterdir()} == FILES
    assert "Epoch 2/2" in printed


def test_a_run_with_snapshots_writes_them_and_their_figures(tmp_path):
    recipe = dataclasses.replace(tiny_network.TINY.recipe, epochs=2, snapshots=True)
    run = Run(tiny_network.TINY, recipe, 1, tmp_path / "tiny", calibration_digits=40)
    train_model.train(run, tiny_network.load)
    stored = snapshots.load_snapshots("tiny", tmp_path)
    # eight batches of 64 of the 512 images, and of 96 synthetic ones one and a half
    assert list(zip(stored.epoch, stored.step, strict=True)) == [(0, 0), (0, 5), (1, 0), (2, 0)]
    assert all((tmp_path / "tiny" / file).is_file() for file in stored.files)
    history = json.loads((tmp_path / "tiny" / "history.json").read_text(encoding="utf-8"))["epochs"]
    assert stored.accuracy[2] == pytest.approx(history[0]["val_accuracy"], abs=0.02)
    assert stored.kernels.shape == (4, 5, 5, 4)


def test_a_run_that_fails_in_the_export_leaves_the_previous_files(whole, tmp_path):
    shutil.copytree(whole[0], tmp_path, dirs_exist_ok=True)
    before = file_contents(tmp_path / "tiny")
    without_embedding = dataclasses.replace(
        tiny_network.TINY,
        layers=lambda: [layers.Flatten(), layers.Dense(11, name="logits")],
    )
    with pytest.raises(ValueError, match="embedding"):
        train(tmp_path, "--seed", 2, network=without_embedding)
    assert file_contents(tmp_path / "tiny") == before


def test_on_a_full_disk_it_says_so_and_leaves_the_previous_files(whole, tmp_path, capsys):
    shutil.copytree(whole[0], tmp_path, dirs_exist_ok=True)
    before = file_contents(tmp_path / "tiny")
    full = OSError(errno.ENOSPC, "No space left on device", "best.keras")
    assert train(tmp_path, callbacks=[Raise(1, full)]) == 1
    message = capsys.readouterr().err.strip().splitlines()[-1]
    assert "cannot be written, no space left on device: best.keras" in message
    assert file_contents(tmp_path / "tiny") == before


def test_where_a_file_is_in_the_way_it_says_so(tmp_path, capsys):
    (tmp_path / "tiny").write_text("in the way", encoding="utf-8")
    assert train(tmp_path) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_resumed_run_ends_like_one_that_was_never_interrupted(whole, tmp_path):
    assert train(tmp_path, callbacks=[Raise(1, KeyboardInterrupt())]) == 130
    assert train(tmp_path, "--resume") == 0

    def losses(out):
        epochs = json.loads((out / "tiny" / "history.json").read_text(encoding="utf-8"))["epochs"]
        return [epoch["loss"] for epoch in epochs]

    assert losses(tmp_path) == pytest.approx(losses(whole[0]), abs=1e-4)
    images = tiny_network.load().test.images[:50] / np.float32(255)
    logits = [load_classifier("tiny", out).logits(images) for out in (whole[0], tmp_path)]
    assert np.abs(logits[0] - logits[1]).max() < 1e-3


@pytest.mark.slow
def test_several_seeds_give_mean_and_spread_and_the_best_by_validation(tmp_path):
    assert train(tmp_path, "--seeds", 2) == 0
    results = json.loads((tmp_path / "tiny" / "results.json").read_text(encoding="utf-8"))
    assert [run["seed"] for run in results["runs"]] == [1, 2]
    for name in ("test_accuracy", "validation_accuracy", "with_tta"):
        values = [run[name] for run in results["runs"]]
        assert results["mean"][name] == pytest.approx(np.mean(values), abs=1e-6)
    assert results["command"] == (
        "python train_model.py --network tiny --quick --epochs 2 --seeds 2"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["static", "tiny"]


def test_a_persons_own_drawings_join_the_training_images(tmp_path):
    path = tmp_path / "mine.npz"
    np.savez(path, images=np.zeros((5, 28, 28), np.uint8), labels=np.arange(5))
    run = Run(tiny_network.TINY, tiny_network.TINY.recipe, 1, tmp_path, extra=path)
    data = input_pipeline.load_training_data(run, tiny_network.load)
    assert len(data.fixed.labels) == 517
    assert list(data.fixed.labels[-5:]) == [0, 1, 2, 3, 4]


@pytest.mark.slow
def test_a_run_on_unipen_is_measured_on_its_validation_writers(tmp_path):
    recipe = dataclasses.replace(
        tiny_network.TINY.recipe, epochs=1, finetune_fraction=0.0, unipen=(48, 16)
    )
    run = Run(tiny_network.TINY, recipe, 1, tmp_path / "tiny", calibration_digits=40)
    train_model.train(run, tiny_network.load)
    figures = load_results("tiny", tmp_path)["unipen"]
    assert figures["samples"] == len(unipen.split(unipen.load()).validation)
    assert 0 <= figures["accuracy_by_writer"] <= 1
    assert 0 <= figures["slashed_zeros"]["accuracy"] <= 1


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--network", "gpt"], "ink-reader"),
        (["--network", "searched", "--out", "nowhere"], "--search"),
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
    except SystemExit as end:
        code = end.code
    message = capsys.readouterr().err
    assert code == 2
    assert word in message
    assert "Traceback" not in message


def test_a_file_of_other_content_is_no_extra(tmp_path, capsys):
    path = tmp_path / "mine.npz"
    np.savez(path, images=np.zeros((5, 20, 20), np.uint8), labels=np.arange(5))
    assert train(tmp_path, "--extra", path) == 2
    assert "28" in capsys.readouterr().err


def test_list_and_help_need_no_tensorflow():
    code = (
        "import sys, train_model; code = train_model.main(['--list']);"
        "sys.exit(code or any(name in sys.modules for name in ('keras', 'tensorflow', 'ray')))"
    )
    listed = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(NETWORKS)


@pytest.mark.slow
def test_the_exported_networks_equal_keras_on_200_test_images():
    images = mnist.load().test.images[:200] / np.float32(255)
    for name in network_names():
        model = keras.models.load_model(SAVED / name / "model.keras", compile=False)
        expected = model.predict(images[..., None], verbose=0)
        assert np.isfinite(expected).all()
        classifier = load_classifier(name)
        probabilities = metrics.softmax(expected[:, :10] / classifier.calibration.temperature)
        assert np.abs(classifier.probabilities(images) - probabilities).max() < 1e-5, name


@pytest.mark.slow
@pytest.mark.parametrize("name", network_names())
def test_the_committed_results_are_those_of_the_committed_networks(name):
    test = mnist.load().test
    probabilities = load_classifier(name).probabilities(test.images / np.float32(255))
    stored = load_results(name)
    predicted = probabilities.argmax(1)
    confusion = metrics.confusion_matrix(test.labels, predicted)
    assert confusion.tolist() == stored["confusion"]
    assert stored["test_accuracy"] == pytest.approx(np.trace(confusion) / 10_000)
    ece = metrics.expected_calibration_error(probabilities.max(1), predicted == test.labels)
    assert ece == pytest.approx(stored["ece"], abs=2e-4)


def start_training(out: Path, *options: str) -> subprocess.Popen[str]:
    """Start a training that takes for ever; Ctrl-C ends it, as it does what a terminal starts."""
    return subprocess.Popen(
        [
            *(sys.executable, "-u", "-m", "testing.tiny_network", "--network", "tiny"),
            *("--quick", "--epochs", "10000", "--out", str(out), *options),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # what a shell starts in the background ignores Ctrl-C, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_for_epoch_2(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert any("Epoch 2/" in line for line in process.stdout)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_with_a_sentence_and_what_can_be_resumed(tmp_path, number, code):
    process = start_training(tmp_path)
    wait_for_epoch_2(process)
    process.send_signal(number)
    _, message = process.communicate(timeout=60)
    assert process.returncode == code
    assert "--resume" in message
    assert "Traceback" not in message
    assert (tmp_path / "tiny" / ".training" / "last.keras").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_a_second_training_into_a_folder_is_refused_and_costs_the_first_nothing(tmp_path):
    first = start_training(tmp_path)
    wait_for_epoch_2(first)
    try:
        for options in ([], ["--seeds", "2"]):
            second = start_training(tmp_path, *options)
            _, message = second.communicate(timeout=60)
            assert second.returncode == 2
            assert str(first.pid) in message
            assert "Traceback" not in message
        assert (tmp_path / "tiny" / ".training" / "history.json").is_file()
    finally:
        first.kill()
        first.communicate()
    with locked(tmp_path / "tiny"):  # the system has released it
        pass


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_seed_trains_on_when_the_command_is_ended(tmp_path, number):
    process = start_training(tmp_path, "--seeds", "2", "--resume")
    wait_for_epoch_2(process)
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text("ascii").split()]
    assert len(children) >= 2
    process.send_signal(number)
    process.communicate(timeout=60)  # its output is closed when the last of them has ended
    assert process.returncode in (143, -signal.SIGKILL)
    for child in children:  # what has ended may wait to be reaped, without a command line
        with contextlib.suppress(OSError):
            assert not Path(f"/proc/{child}/cmdline").read_bytes()


@pytest.mark.slow
def test_several_fine_tunings_are_averaged_and_a_resumed_run_ends_alike(tmp_path):
    recipe = dataclasses.replace(tiny_network.TINY.recipe, finetune_runs=2)
    phases = training_phases(recipe)
    assert [(phase.first, phase.end, phase.origin) for phase in phases] == [
        (0, 1, 0),
        (1, 2, 1),
        (2, 3, 1),
    ]
    whole, broken = (
        Run(tiny_network.TINY, recipe, 1, tmp_path / name) for name in ("whole", "broken")
    )
    data = input_pipeline.load_training_data(whole, tiny_network.load)

    def fit(run: Run, *callbacks: keras.callbacks.Callback) -> list[np.ndarray]:
        model = networks.build(run.network, run.seed)
        model, history = trainer.fit(model, run, data, callbacks)
        assert len(history["epochs"]) == history["best_epoch"] == 3
        return model.get_weights()

    averaged = fit(whole)
    ends = [
        keras.models.load_model(whole.checkpoints / f"epoch-{epoch:03d}.keras").get_weights()
        for epoch in (2, 3)
    ]
    for mean, first, second in zip(averaged, *ends, strict=True):
        np.testing.assert_allclose(mean, (first + second) / 2, atol=1e-6)
    assert any(np.abs(first - second).max() > 1e-4 for first, second in zip(*ends, strict=True))
    with pytest.raises(KeyboardInterrupt):
        fit(broken, Raise(2, KeyboardInterrupt()))
    for expected, weights in zip(
        averaged, fit(dataclasses.replace(broken, resume=True)), strict=True
    ):
        np.testing.assert_allclose(weights, expected, atol=1e-3)
