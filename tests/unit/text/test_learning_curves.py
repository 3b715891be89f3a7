import pytest

from model.artifacts import network_names
from model.evaluation.learning_curves import load_learning_curves
from pages.text.learning_curves import fit_sentences
from testing.curves import make_curves


def test_a_rising_validation_loss_is_over_fitting():
    page_text = fit_sentences(make_curves([0.5, 0.3, 0.25, 0.4]))
    assert "Over-fitted: from epoch 3" in page_text
    assert "by 60 %" in page_text


def test_a_validation_loss_that_still_falls_is_under_training():
    assert "Under-trained" in fit_sentences(make_curves([0.9, 0.7, 0.5, 0.3]))


def test_a_level_validation_loss_is_neither():
    page_text = fit_sentences(make_curves([0.9, 0.3, 0.3, 0.3, 0.3, 0.301]))
    assert "levelled off" in page_text
    assert "Over-fitted" not in page_text
    assert "Under-trained" not in page_text


def test_a_rise_while_the_training_loss_rises_too_is_no_over_fitting():
    assert "Over-fitted" not in fit_sentences(make_curves([0.5, 0.2, 0.4], loss=[0.5, 0.2, 0.4]))


def test_losses_before_another_recipe_do_not_count():
    page_text = fit_sentences(make_curves([2.0, 1.5, 1.0, 0.2, 0.2, 0.2], finetune_start=3))
    assert "levelled off" in page_text


def test_the_best_epoch_and_the_gap_are_named():
    page_text = fit_sentences(
        make_curves([0.5, 0.4, 0.3], val_accuracy=[0.9, 0.97, 0.96], accuracy=[0.9, 0.95, 0.99])
    )
    assert "epoch 2 of 3, with 97.00 %" in page_text
    assert "3.00 points above validation" in page_text
    assert "dropout" in fit_sentences(make_curves([0.5, 0.4], accuracy=[0.5, 0.6], dropout=True))


def test_of_equally_good_epochs_the_one_that_was_kept_is_named():
    assert "epoch 3 of 3" in fit_sentences(
        make_curves([0.5, 0.4, 0.3], val_accuracy=[0.9, 0.97, 0.97], best_epoch=3)
    )
    assert "epoch 2 of 3" in fit_sentences(
        make_curves([0.5, 0.4, 0.5], val_accuracy=[0.9, 0.97, 0.97], best_epoch=2)
    )


def test_one_epoch_is_enough_for_a_verdict():
    assert "epoch 1 of 1" in fit_sentences(make_curves([0.5]))


@pytest.mark.parametrize("name", network_names())
def test_every_saved_run_has_its_sentences(name):
    assert fit_sentences(load_learning_curves(name))
