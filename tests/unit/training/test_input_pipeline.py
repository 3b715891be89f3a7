import dataclasses

import numpy as np
import pytest

from model.data import NOT_A_DIGIT, unipen
from model.preprocessing import normalization
from model.training.recipes import NETWORKS, OURS
from model.training.runs import Run
from testing import tiny_network

input_pipeline = pytest.importorskip("model.training.input_pipeline", reason="needs tensorflow")

RECIPE = dataclasses.replace(tiny_network.TINY.recipe, unipen=(64, 32))
SAMPLES = unipen.load()[::40]


def load_data(tmp_path, recipe=RECIPE, load_unipen=lambda: SAMPLES):
    run = Run(tiny_network.TINY, recipe, 1, tmp_path)
    return input_pipeline.load_training_data(run, tiny_network.load, load_unipen)


def epoch_batches(data, first_epoch, epochs, recipe=RECIPE, seed=1):
    """Yield the batches from an epoch on, as arrays."""
    pipeline = input_pipeline.batches(data, recipe, seed, first_epoch, epochs, 11)
    return ((images.numpy(), labels.numpy()) for images, labels in pipeline)


@pytest.mark.parametrize("name", sorted(set(NETWORKS) - {OURS}))
def test_the_textbook_networks_need_mnist_only(tmp_path, name):
    def fail():
        raise AssertionError("UNIPEN was read")

    data = load_data(tmp_path, NETWORKS[name].recipe, fail)
    assert data.epoch_size == tiny_network.SIZES["train"]
    assert len(data.validation.labels) == tiny_network.SIZES["validation"]
    assert data.drawings(np.random.default_rng(1)) == []


def test_ours_reads_unipen(tmp_path):
    with pytest.raises(KeyError, match="asked"):
        load_data(tmp_path, NETWORKS[OURS].recipe, lambda: {}["asked"])


def test_validation_digits_of_unipen_join_mnists_and_nobody_is_in_both_parts(tmp_path):
    data = load_data(tmp_path)
    digits = unipen.split(SAMPLES).validation_digits
    assert len(digits) > 20
    n = tiny_network.SIZES["validation"]
    assert data.validation.labels[n:].tolist() == [sample.label for sample in digits]
    expected = normalization.from_strokes(digits[0].strokes).image
    assert data.validation.images.dtype == np.uint8
    assert np.abs(data.validation.images[n] / 255 - expected).max() <= 0.5 / 255 + 1e-6
    pool = {sample.writer for sample in (*data.pool.digits, *data.pool.negatives)}
    assert pool
    assert not pool & {sample.writer for sample in digits}


def test_an_epoch_holds_mnist_and_as_many_drawings_as_the_recipe_says(tmp_path):
    data = load_data(tmp_path)
    assert data.epoch_size == 512 + 64 + 32 + 64 + 32
    batches = list(epoch_batches(data, 0, 1))
    assert len(batches) == data.epoch_size // RECIPE.batch_size
    for images, labels in batches:
        assert images.shape == (RECIPE.batch_size, 28, 28, 1)
        assert images.dtype == np.float32
        assert 0 <= images.min() <= images.max() <= 1
        assert labels.shape == (RECIPE.batch_size, 11)
    negatives = sum(labels[:, NOT_A_DIGIT].sum() for _, labels in batches)
    assert negatives == 64


def test_a_resumed_run_sees_the_epochs_that_it_would_have_seen(tmp_path):
    data = load_data(tmp_path)
    whole, resumed = list(epoch_batches(data, 0, 2)), list(epoch_batches(data, 1, 2))
    assert len(whole) == 2 * len(resumed)
    for expected, seen in zip(whole[-len(resumed) :], resumed, strict=True):
        assert np.array_equal(expected[0], seen[0])
        assert np.array_equal(expected[1], seen[1])


def test_another_epoch_or_seed_holds_other_drawings(tmp_path):
    data = load_data(tmp_path)
    runs = ((0, 1), (1, 1), (0, 2))
    first, next_epoch, other_seed = (
        next(epoch_batches(data, epoch, 2, seed=seed))[0] for epoch, seed in runs
    )
    assert not np.array_equal(first, next_epoch)
    assert not np.array_equal(first, other_seed)


def test_labels_are_numbers_where_the_recipe_wants_no_one_hot(tmp_path):
    recipe = dataclasses.replace(RECIPE, label_smoothing=0.0, unipen=(0, 0), synthetic=(0, 0))
    _, labels = next(epoch_batches(load_data(tmp_path, recipe), 0, 1, recipe))
    assert labels.shape == (RECIPE.batch_size,)
    assert labels.max() <= 9
