import keras
import numpy as np
import pytest

from model.training.callbacks import (
    SNAPSHOT_STEPS,
    Checkpoint,
    ReduceOnPlateau,
    snapshot_epochs,
    step_file,
)
from model.training.recipes import NETWORKS, OURS, Recipe, training_phases

LOSSES = [1.0, 0.8, 0.9, 0.85, 0.7, 0.75, 0.72, 0.71, 0.9]


def compiled() -> keras.Model:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def rates(model: keras.Model, done: int, end: int) -> list[float]:
    """The learning rate after each epoch from `done` to `end`, the first of them resumed."""
    callback = ReduceOnPlateau([{"val_loss": loss} for loss in LOSSES[:done]], patience=2)
    callback.set_model(model)
    callback.on_train_begin()
    measured = []
    for epoch in range(done, end):
        callback.on_epoch_end(epoch, {"val_loss": LOSSES[epoch]})
        measured.append(float(model.optimizer.learning_rate))
    return measured


@pytest.mark.parametrize("cut", range(1, len(LOSSES)))
def test_resumed_on_a_plateau_the_rate_falls_when_it_would_have(cut):
    expected = rates(compiled(), 0, len(LOSSES))
    assert expected[-1] < expected[0]
    model = compiled()
    assert rates(model, 0, cut) + rates(model, cut, len(LOSSES)) == pytest.approx(expected)


def history(*accuracies: float) -> list[dict[str, float]]:
    return [{"val_accuracy": value, "val_loss": 1 - value} for value in accuracies]


def test_the_best_epoch_is_the_first_of_equals_by_the_recipes_measure(tmp_path):
    epochs = history(0.5, 0.9, 0.9, 0.7)
    for best, epoch in (("val_accuracy", 2), ("val_loss", 2), ("", 4)):
        assert Checkpoint(tmp_path, Recipe(10, best=best), epochs).best_epoch == epoch
    assert Checkpoint(tmp_path, Recipe(10, finetune_runs=2), epochs).best_epoch == 4


def test_a_run_is_finished_after_its_epochs_or_when_validation_stalls(tmp_path):
    def is_finished(recipe: Recipe, *accuracies: float) -> bool:
        return Checkpoint(tmp_path, recipe, history(*accuracies)).is_finished

    assert is_finished(Recipe(2), 0.1, 0.2)
    assert not is_finished(Recipe(3), 0.1, 0.2)
    stopping = Recipe(9, early_stopping=2)
    assert not is_finished(stopping)
    assert not is_finished(stopping, 0.9, 0.8)
    assert is_finished(stopping, 0.9, 0.8, 0.7)
    assert not is_finished(stopping, 0.9, 0.8, 0.95)


def test_snapshots_are_about_ten_and_the_last_of_each_phase():
    recipe = NETWORKS[OURS].recipe
    epochs = snapshot_epochs(recipe)
    assert {phase.end for phase in training_phases(recipe)} <= epochs
    assert np.abs(len(epochs) - 12) <= 2
    assert epochs <= set(range(1, recipe.epochs + 1))


@pytest.mark.parametrize("is_wanted", [True, False])
def test_the_first_epoch_alone_has_snapshots_of_its_steps(tmp_path, is_wanted):
    checkpoint = Checkpoint(tmp_path, Recipe(2, snapshots=is_wanted), [])
    x, y = np.ones((30, 1), np.float32), np.zeros((30, 1), np.float32)
    model = compiled()
    model.compile("sgd", "mse", metrics=["accuracy"])
    before = model.get_weights()[0]
    model.fit(
        *(x, y),
        batch_size=2,
        epochs=2,
        validation_data=(x, y),
        callbacks=[checkpoint],
        verbose=0,
    )
    steps = [step for step in SNAPSHOT_STEPS if step <= 15] if is_wanted else []
    files = sorted(tmp_path.glob("step-*"))
    assert [file.name for file in files] == [step_file(step) for step in steps]
    weights = [keras.models.load_model(file).get_weights()[0] for file in files]
    assert len({float(weight[0, 0]) for weight in weights}) == len(steps)
    if is_wanted:
        np.testing.assert_array_equal(weights[0], before)
