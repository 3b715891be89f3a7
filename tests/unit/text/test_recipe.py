import pytest

from model.artifacts import load_results, network_names
from pages.text.recipe import recipe_sentences

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
    page_text = " ".join(
        recipe_sentences({"recipe": RECIPE, "epochs": 5, "best_epoch": 2, "seed": 4})
    )
    for part in (
        "54,000",
        "6,000 for validation",
        "RMSProp",
        "batches of 64",
        "seed 4",
        "halved",
        "after 1 epoch ",
        "5 epochs of 8",
        "3 epochs",
        "epoch 2",
    ):
        assert part in page_text
    assert "synthetic" not in page_text
    assert "smoothing" not in page_text


def test_a_recipe_with_everything_is_written_out():
    given = {
        **RECIPE,
        "augment": True,
        "unipen": [300, 70],
        "synthetic": [100, 50],
        "label_smoothing": 0.1,
        "schedule": "one-cycle",
        "finetune_fraction": 0.25,
        "best": "",
    }
    page_text = " ".join(
        recipe_sentences({"recipe": given, "epochs": 8, "best_epoch": 8, "seed": 1})
    )
    for part in (
        "augmented",
        "300 digits and 70 letters",
        "100 synthetic digits and 50",
        "smoothing 0.1",
        "cosine",
        "the last 2 epochs go on from epoch 6",
        "the last checkpoint is saved",
    ):
        assert part in page_text
    page_text = " ".join(
        recipe_sentences(
            {"recipe": {**given, "finetune_runs": 2}, "epochs": 8, "best_epoch": 8, "seed": 1}
        )
    )
    for part in (
        "the last 4 epochs are 2 runs of 2 that all go on from epoch 4",
        "the mean of the weights",
    ):
        assert part in page_text


@pytest.mark.parametrize("name", network_names())
def test_every_saved_network_has_its_recipe(name):
    assert len(recipe_sentences(load_results(name))) >= 4
