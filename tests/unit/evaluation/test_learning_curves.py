"""What learning curves say."""

import json

import numpy as np
import pytest

from model import artifacts
from model.artifacts import SAVED, ArtifactError, load_results, network_names
from model.evaluation import learning_curves
from pages.text import layers as layers_text
from pages.text import recipe as recipe_text
from pages.text.learning_curves import fit_sentences


def curves(
    val_loss, loss=None, val_accuracy=None, accuracy=None, **options
) -> learning_curves.LearningCurves:
    n = len(val_loss)
    loss = np.linspace(1, 0.1, n) if loss is None else loss
    val_accuracy = np.full(n, 0.9) if val_accuracy is None else val_accuracy
    accuracy = np.full(n, 0.95) if accuracy is None else accuracy
    given = {
        "planned": n,
        "best_epoch": n,
        "finetune_start": 0,
        "augmented": False,
        "dropout": False,
        **options,
    }
    arrays = [np.array(values, float) for values in (loss, accuracy, val_loss, val_accuracy)]
    return learning_curves.LearningCurves(
        "x", np.arange(1.0, n + 1), np.cumsum(np.full(n, 2.0)), *arrays, np.full(n, 0.001), **given
    )


def test_a_rising_validation_loss_is_over_fitting():
    said = fit_sentences(curves([0.5, 0.3, 0.25, 0.4]))
    assert "Over-fitted: from epoch 3" in said
    assert "by 60 %" in said


def test_a_validation_loss_that_still_falls_is_under_training():
    assert "Under-trained" in fit_sentences(curves([0.9, 0.7, 0.5, 0.3]))


def test_a_level_validation_loss_is_neither():
    said = fit_sentences(curves([0.9, 0.3, 0.3, 0.3, 0.3, 0.301]))
    assert "levelled off" in said
    assert "Over-fitted" not in said
    assert "Under-trained" not in said


def test_a_rise_while_the_training_loss_rises_too_is_no_over_fitting():
    assert "Over-fitted" not in fit_sentences(curves([0.5, 0.2, 0.4], loss=[0.5, 0.2, 0.4]))


def test_losses_before_another_recipe_do_not_count():
    said = fit_sentences(curves([2.0, 1.5, 1.0, 0.2, 0.2, 0.2], finetune_start=3))
    assert "levelled off" in said


def test_the_best_epoch_and_the_gap_are_named():
    said = fit_sentences(
        curves([0.5, 0.4, 0.3], val_accuracy=[0.9, 0.97, 0.96], accuracy=[0.9, 0.95, 0.99])
    )
    assert "epoch 2 of 3, with 97.00 %" in said
    assert "3.00 points above validation" in said
    assert "dropout" in fit_sentences(curves([0.5, 0.4], accuracy=[0.5, 0.6], dropout=True))


def test_of_equally_good_epochs_the_one_that_was_kept_is_named():
    assert "epoch 3 of 3" in fit_sentences(
        curves([0.5, 0.4, 0.3], val_accuracy=[0.9, 0.97, 0.97], best_epoch=3)
    )
    assert "epoch 2 of 3" in fit_sentences(
        curves([0.5, 0.4, 0.5], val_accuracy=[0.9, 0.97, 0.97], best_epoch=2)
    )


def test_one_epoch_is_enough_for_a_verdict():
    assert "epoch 1 of 1" in fit_sentences(curves([0.5]))


def test_curves_hold_what_the_history_says():
    name = network_names()[0]
    history = json.loads((SAVED / name / "history.json").read_text())["epochs"]
    run = learning_curves.load_learning_curves(name)
    assert run.values("error", "validation") == pytest.approx(
        [1 - epoch["val_accuracy"] for epoch in history]
    )
    assert run.values("loss", "training") == pytest.approx([epoch["loss"] for epoch in history])
    assert run.seconds[-1] == pytest.approx(sum(epoch["seconds"] for epoch in history))


def test_early_stop_and_kept_epoch_reach_the_chart():
    drawn = learning_curves.points(
        curves([0.5, 0.4, 0.5], planned=9, best_epoch=2, finetune_start=1),
        "error",
        "Seconds",
        ["Validation"],
    )
    assert drawn["stopped"]
    assert drawn["best"] == 1
    assert drawn["finetune_start"] == 2.0
    assert drawn["training"] is None
    assert drawn["x"].tolist() == [2, 4, 6]


def test_a_missing_or_damaged_history_is_told_in_a_sentence(tmp_path):
    with pytest.raises(
        ArtifactError, match=r"history\.json is missing.*train_model\.py --network mine"
    ):
        learning_curves.load_learning_curves("mine", tmp_path)
    (tmp_path / "mine").mkdir()
    for file, content in (
        ("history.json", '{"epochs": [{}], "best_epoch": 1}'),
        ("results.json", '{"recipe": {"epochs": 1}}'),
    ):
        (tmp_path / "mine" / file).write_text(content)
    with pytest.raises(ArtifactError, match=r"history\.json cannot be read"):
        learning_curves.load_learning_curves("mine", tmp_path)


RECIPE = {
    "epochs": 8,
    "batch_size": 64,
    "optimizer": "rmsprop",
    "learning_rate": 0.001,
    "schedule": "constant",
    "weight_decay": 0.0,
    "label_smoothing": 0.0,
    "validation": 6000,
    "augment": False,
    "synthetic": [0, 0],
    "best": "val_accuracy",
    "early_stopping": 3,
    "reduce_on_plateau": 1,
}


def test_a_recipe_is_written_out():
    said = " ".join(
        recipe_text.recipe_sentences({"recipe": RECIPE, "epochs": 5, "best_epoch": 2, "seed": 4})
    )
    for part in (
        "54,000",
        "6,000 for validation",
        "RMSProp",
        "batches of 64",
        "seed 4",
        "halved",
        "for 1 epoch.",
        "5 epochs of 8",
        "3 epochs",
        "epoch 2",
    ):
        assert part in said
    assert "synthetic" not in said
    assert "smoothing" not in said


def test_a_recipe_with_everything_is_written_out():
    given = {
        **RECIPE,
        "augment": True,
        "synthetic": [100, 50],
        "label_smoothing": 0.1,
        "schedule": "one-cycle",
        "finetune_fraction": 0.25,
        "best": "",
    }
    said = " ".join(
        recipe_text.recipe_sentences({"recipe": given, "epochs": 8, "best_epoch": 8, "seed": 1})
    )
    for part in (
        "distorted",
        "100 synthetic digits and 50",
        "smoothing 0.1",
        "cosine",
        "The last 2 epochs go on from epoch 6",
        "the last is kept",
    ):
        assert part in said
    said = " ".join(
        recipe_text.recipe_sentences(
            {"recipe": {**given, "finetune_runs": 2}, "epochs": 8, "best_epoch": 8, "seed": 1}
        )
    )
    for part in (
        "The last 4 epochs are 2 times 2 that all go on from epoch 4",
        "the mean of the weights",
    ):
        assert part in said


@pytest.mark.parametrize("name", network_names())
def test_every_saved_network_has_curves_a_recipe_and_layers(name):
    assert fit_sentences(learning_curves.load_learning_curves(name))
    assert len(recipe_text.recipe_sentences(load_results(name))) >= 4
    layers = artifacts.load_layers(name)
    assert sum(layer["parameters"] for layer in layers) == load_results(name)["parameters"]
    assert sum(layer["share"] for layer in layers) == pytest.approx(1)
    stages = layers_text.diagram_stages(layers)
    assert stages[0][3] == (28, 28, 1)
    assert stages[-1][0] == "dense"
    assert len(layers_text.table_rows(layers)) == len(layers)


def test_layers_that_leave_the_shape_are_told_with_the_one_before():
    layers = [
        {"type": "Conv2D", "detail": "8 filters 3×3", "shape": [26, 26, 8]},
        {"type": "BatchNormalization", "detail": "", "shape": [26, 26, 8]},
        {"type": "ReLU", "detail": "", "shape": [26, 26, 8]},
        {"type": "Dense", "detail": "10 units, ReLU", "shape": [10]},
        {"type": "Dropout", "detail": "50 %", "shape": [10]},
    ]
    _, first, second = layers_text.diagram_stages(layers)
    assert first == (
        "convolution",
        "Convolution",
        ("8 filters 3×3", "batch norm, ReLU"),
        (26, 26, 8),
    )
    assert second == ("dense", "Dense", ("ReLU", "dropout 50 %"), (10,))
