"""What learning curves show, in words."""

from collections.abc import Collection

from model.evaluation.learning_curves import LearningCurves

LEGEND = (
    "Solid: validation. Dotted: training. Ring: saved checkpoint. Cross: early stopping. Dashed "
    "vertical line: start of fine-tuning."
)
TERMS = (
    "**Learning rate**: how far the weights change with each batch.\n\n"
    "**Converged**: the validation loss has levelled off. **Overfitting**: it rises while the "
    "training loss falls: the network learns its training images by heart.\n\n"
    "**Fine-tuning**: the last epochs, with a low learning rate."
)
NOT_CONVERGED = "Not converged: the validation loss was still falling when the run ended."
OTHER_VALIDATION = (
    "validated on the digits of UNIPEN's validation writers, too, and a digit that the network "
    "rejects counts as an error: its curve does not compare with those of the others."
)
AVERAGED = (
    "each fine-tuning run goes on from the same epoch, and the saved weights are the mean of those "
    "at the end of each."
)
MIN_LOSS_DECREASE = 0.05  # over the last third of a run, of a validation loss that still falls
MIN_LOSS_INCREASE = 0.1  # above its lowest, of a validation loss that rises
MIN_EPOCHS_ABOVE = 2  # for that long at the end: a single epoch may be noise
MAX_FINAL_RATE = 0.02  # of the highest learning rate: training has come to rest because of it


def finding(runs: Collection[LearningCurves]) -> str:
    """Say how many of several runs ended too early."""
    count = sum(convergence_sentence(run) == NOT_CONVERGED for run in runs)
    return (
        f"{count} of {len(runs)} networks had not converged when their run ended: the validation "
        "loss was still falling."
    )


def fit_sentences(curves: LearningCurves) -> str:
    """Say in three sentences what the curves show: the best epoch, convergence or overfitting, and
    the gap.
    """
    accuracy, best = curves.val_accuracy, curves.best_index
    # of equals the one that was saved
    best = best if accuracy[best] == accuracy.max() else int(accuracy.argmax())
    return (
        f"Best validation accuracy after epoch {best + 1} of {len(curves.epoch)}: "
        f"{accuracy[best] * 100:.2f} %. {convergence_sentence(curves)} {gap_sentence(curves)}"
    )


def convergence_sentence(curves: LearningCurves) -> str:
    """Say whether a run overfitted or had not converged, or why the curve does not tell.

    Only the last run counts: losses of others do not compare, or it did not go on from them.
    Overfitting: the validation loss ends with MIN_EPOCHS_ABOVE epochs that lie at least
    MIN_LOSS_INCREASE above its lowest while the training loss kept falling. Not converged: it ends
    at its lowest, having fallen by at least MIN_LOSS_DECREASE over the last third. A learning rate
    that ends at most at MAX_FINAL_RATE of its highest stops any loss from falling.
    """
    start = curves.last_run_start
    loss, val_loss, rate = (
        values[start:] for values in (curves.loss, curves.val_loss, curves.learning_rate)
    )
    lowest, last = int(val_loss.argmin()), len(val_loss) - 1
    if not last:
        return "One epoch shows no trend."
    is_above = val_loss >= val_loss[lowest] * (1 + MIN_LOSS_INCREASE)
    if last - lowest >= MIN_EPOCHS_ABOVE and is_above[-MIN_EPOCHS_ABOVE:].all():
        if loss[last] < loss[lowest]:
            increase = 100 * (val_loss[last] / val_loss[lowest] - 1)
            return (
                f"Overfitting: the validation loss ends {increase:.0f} % above its lowest, after "
                f"epoch {start + lowest + 1}, while the training loss falls."
            )
        return "Validation and training loss both rise at the end."
    if rate[last] <= MAX_FINAL_RATE * rate.max():
        return (
            "The learning rate ends near 0, so the losses come to rest: the curve does not tell "
            "whether longer training would help."
        )
    if is_above[last]:
        return (
            "The validation loss rises in the last epoch: one epoch does not tell overfitting from "
            "noise."
        )
    previous_lowest = val_loss[: last - max(1, (last + 1) // 3) + 1].min()
    if lowest == last and val_loss[last] <= previous_lowest * (1 - MIN_LOSS_DECREASE):
        return NOT_CONVERGED
    return "Converged, no overfitting: the validation loss has levelled off."


def gap_sentence(curves: LearningCurves) -> str:
    """Say by how much training and validation accuracy differ after the last epoch, and why
    validation may be the better one.
    """
    difference = float(curves.accuracy[-1] - curves.val_accuracy[-1])
    points = f"{abs(difference) * 100:.2f} points"
    if difference >= 0:
        return f"Training accuracy ends {points} above validation."
    if curves.augmented:
        reason = "it learns from augmented images, which are harder"
    elif curves.dropout:
        reason = "dropout switches parts of the network off while it learns"
    else:
        reason = "training accuracy is a mean over an epoch in which the network still learns"
    return f"Validation accuracy ends {points} above training: {reason}."
