import numpy as np
import pytest

from model.artifacts import network_names
from model.evaluation.learning_curves import load_learning_curves
from pages.text.learning_curves import fit_sentences
from testing.curves import make_curves

FALLING = [0.9, 0.7, 0.5, 0.3]


def test_a_validation_loss_that_ends_above_its_lowest_is_overfitting():
    page_text = fit_sentences(make_curves([0.5, 0.3, 0.25, 0.35, 0.4]))
    assert "Overfitting" in page_text
    assert "60 %" in page_text
    assert "epoch 3," in page_text


def test_a_rise_in_the_last_epoch_alone_is_no_verdict():
    page_text = fit_sentences(make_curves([0.5, 0.3, 0.25, 0.4]))
    assert "Overfitting" not in page_text
    assert "onverged" not in page_text


def test_a_validation_loss_that_still_falls_has_not_converged():
    assert "Not converged" in fit_sentences(make_curves(FALLING))


def test_a_dip_after_a_jump_is_not_a_loss_that_still_falls():
    assert "Not converged" not in fit_sentences(make_curves([0.5, 0.3, 0.3, 0.4, 0.299]))


def test_a_learning_rate_that_ended_at_0_leaves_convergence_open():
    annealed = make_curves(FALLING, learning_rate=[1e-3, 8e-4, 2e-4, 0])
    assert "onverged" not in fit_sentences(annealed)
    assert "learning rate ends near 0" in fit_sentences(annealed)
    halved = make_curves(FALLING, learning_rate=[1e-3, 1e-3, 5e-4, 5e-4])
    assert "Not converged" in fit_sentences(halved)


def test_a_level_validation_loss_is_neither():
    page_text = fit_sentences(make_curves([0.9, 0.3, 0.3, 0.3, 0.3, 0.301]))
    assert "levelled off" in page_text
    assert "Overfitting" not in page_text
    assert "Not converged" not in page_text


def test_a_rise_while_the_training_loss_rises_too_is_no_overfitting():
    curves = make_curves([0.5, 0.2, 0.4, 0.4], loss=[0.5, 0.2, 0.4, 0.4])
    assert "Overfitting" not in fit_sentences(curves)


def test_losses_before_fine_tuning_do_not_count():
    page_text = fit_sentences(make_curves([2.0, 1.5, 1.0, 0.2, 0.2, 0.2], finetune_start=3))
    assert "levelled off" in page_text


def test_of_several_fine_tuning_runs_the_last_one_counts():
    losses = [2.0, 1.5, 0.2, 0.2, 0.3, 0.3, 0.3]
    one_run = make_curves(losses, finetune_start=2)
    assert "Overfitting" in fit_sentences(one_run)
    two_runs = make_curves(losses, finetune_start=2, last_run_start=4)
    assert "Overfitting" not in fit_sentences(two_runs)


def test_the_best_epoch_and_the_gap_are_named():
    page_text = fit_sentences(
        make_curves([0.5, 0.4, 0.3], val_accuracy=[0.9, 0.97, 0.96], accuracy=[0.9, 0.95, 0.99])
    )
    assert "epoch 2 of 3: 97.00 %" in page_text
    assert "3.00 points above validation" in page_text
    assert "dropout" in fit_sentences(make_curves([0.5, 0.4], accuracy=[0.5, 0.6], dropout=True))


def test_of_equally_good_epochs_the_one_that_was_saved_is_named():
    assert "epoch 3 of 3" in fit_sentences(
        make_curves([0.5, 0.4, 0.3], val_accuracy=[0.9, 0.97, 0.97], best_epoch=3)
    )
    assert "epoch 2 of 3" in fit_sentences(
        make_curves([0.5, 0.4, 0.5], val_accuracy=[0.9, 0.97, 0.97], best_epoch=2)
    )


def test_one_epoch_gives_no_verdict():
    page_text = fit_sentences(make_curves([0.5]))
    assert "epoch 1 of 1" in page_text
    assert "onverged" not in page_text


@pytest.mark.parametrize("name", network_names())
def test_no_saved_run_whose_learning_rate_ended_at_0_is_said_to_have_converged_or_not(name):
    curves = load_learning_curves(name)
    rate = curves.learning_rate[curves.last_run_start :]
    is_annealed = bool(rate[-1] <= np.max(rate) / 50)
    assert ("onverged" in fit_sentences(curves)) <= (not is_annealed)
