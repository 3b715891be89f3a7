"""What training writes for the browser: the network that it trained, in JavaScript's hands."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

import train_model
from model.artifacts import SAVED, ArtifactError
from model.recognition import browser as browser_files
from model.recognition import numbers, personalization
from model.recognition.classifier import Classifier
from model.recognition.prediction import Calibration
from testing.browser_reader import Reader

keras = pytest.importorskip("keras")

from model.training import browser_export, exporter, networks  # noqa: E402
from model.training.recipes import NETWORKS, OURS  # noqa: E402
from model.training.runs import Run  # noqa: E402


def build(name: str) -> keras.Model:
    """A network with random weights, also where they begin as 0 or 1."""
    model = networks.build(NETWORKS[name], seed=0)
    random = np.random.default_rng(0)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean, variance = random.normal(0, 1, (4, layer.gamma.shape[0]))
            layer.set_weights([gamma, beta, mean, variance**2 + 0.1])  # scales of either sign
        elif getattr(layer, "bias", None) is not None:
            layer.bias.assign(random.normal(0, 0.1, layer.bias.shape))
    browser_export.round_kernels(model)
    return model


def save(folder: Path, model: keras.Model) -> None:
    folder.mkdir()
    model.save(folder / "model.keras")
    exporter.write_classifier(folder, model)
    (folder / "calibration.json").write_text(json.dumps(asdict(Calibration())), encoding="utf-8")
    for file in (numbers.FILE, personalization.FILE):
        shutil.copy(SAVED / OURS / file, folder)


@pytest.mark.parametrize("name", NETWORKS)
def test_javascript_computes_the_same_logits_as_litert(name: str, browser: Browser, tmp_path: Path):
    save(tmp_path / name, build(name))
    static = tmp_path / "static"
    browser_export.write_browser_files(tmp_path / name, static)
    files = browser_files.load_browser_files(name, tmp_path, static)
    assert files
    images = np.random.default_rng(1).random((5, 28, 28)).astype(np.float32)
    expected = Classifier(tmp_path / name).logits(images)
    context = browser.new_context()
    page = Reader(context.new_page(), files, static).page
    page.evaluate(
        """async files => {
            const [description, weights] = await Promise.all(
                [files.description, files.weights].map((file) => fetch("app/static/" + file)));
            const all = [await description.json(), await weights.arrayBuffer()];
            window.networks = [true, false].map((fast) => buildNetwork(...all, fast));
        }""",
        asdict(files),
    )
    assert page.evaluate("networks.map((network) => network.usesWebAssembly)") == [True, False]
    for number in range(2):
        logits = page.evaluate(
            """([images, number]) => images.map(
                (image) => [...forward(networks[number], Float32Array.from(image))])""",
            [images.reshape(5, -1).tolist(), number],
        )
        assert np.allclose(logits, expected, rtol=1e-4, atol=1e-4)
    context.close()


def test_rounding_kernels_twice_changes_nothing():
    model = networks.build(NETWORKS["batchnorm-gap"], seed=0)
    assert browser_export.round_kernels(model)
    assert not browser_export.round_kernels(model)


def test_a_layer_that_the_browser_does_not_know_is_refused():
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.AveragePooling2D(2)])
    with pytest.raises(ValueError, match="AveragePooling2D"):
        browser_export.describe(model)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder with a saved network, and static/ with its files."""
    save(tmp_path / "batchnorm-gap", build("batchnorm-gap"))
    browser_export.write_browser_files(tmp_path / "batchnorm-gap", tmp_path / "static")
    return tmp_path


def load(saved: Path) -> browser_files.BrowserFiles | None:
    return browser_files.load_browser_files("batchnorm-gap", saved, saved / "static")


def test_a_retrained_networks_files_take_the_place_of_the_old_ones(saved: Path):
    before = load(saved)
    model = keras.models.load_model(saved / "batchnorm-gap/model.keras", compile=False)
    model.layers[0].kernel.assign(model.layers[0].kernel * 2)
    model.save(saved / "batchnorm-gap/model.keras")
    exporter.write_classifier(saved / "batchnorm-gap", model)
    browser_export.write_browser_files(saved / "batchnorm-gap", saved / "static")
    after = load(saved)
    assert before
    assert after
    assert {before.description, before.weights}.isdisjoint({after.description, after.weights})
    assert len(list((saved / "static").iterdir())) == 2


def test_a_run_of_our_network_writes_its_files_beside_it(tmp_path: Path):
    def run_without_training(run: Run, **_: Any) -> dict[str, Any]:
        save(run.folder, build(run.network.name))
        return {}

    options = ["--network", OURS, "--quick", "--out", str(tmp_path)]
    assert train_model.main(options, runner=run_without_training) == 0
    assert browser_files.load_browser_files(OURS, tmp_path, tmp_path / "static")


def test_no_files_are_no_error(tmp_path: Path):
    assert browser_files.load_browser_files("ink-reader", tmp_path, tmp_path / "static") is None


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("batchnorm-gap/SHA256SUMS", "another model.tflite"),
        ("batchnorm-gap/calibration.json", "calibration is not"),
        ("batchnorm-gap/personalization.json", "parameters of personalization are not"),
        ("static/*.bin", "checksum"),
        ("static/*.json", "cannot be read"),
    ],
)
def test_files_that_do_not_belong_to_the_network_are_refused(saved: Path, file: str, problem: str):
    (path,) = saved.glob(file)
    if path.name == "calibration.json":
        path.write_text(json.dumps(asdict(Calibration(temperature=2.0))), encoding="utf-8")
    elif path.name == personalization.FILE:
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["parameters"]["power"] += 1
        path.write_text(json.dumps(stored), encoding="utf-8")
    else:
        path.write_bytes(b"0" + path.read_bytes()[1:])
    with pytest.raises(ArtifactError, match=problem):
        load(saved)


def test_constants_that_have_changed_since_are_noticed(
    saved: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("model.recognition.segmentation.MAX_SLOPE", 0.5)
    with pytest.raises(ArtifactError, match="constants"):
        load(saved)
