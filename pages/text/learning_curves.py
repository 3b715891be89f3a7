"""What learning curves show, in words."""

from model.evaluation.learning_curves import LearningCurves

LEGEND = (
    "Solid: validation. Dotted: training. Ring: the epoch that was kept. Cross: stopped early. "
    "Dashed upright: another recipe from there on."
)
OTHER_VALIDATION = (
    "validated on the digits of UNIPEN's validation writers, too, and a digit that the network "
    "rejects counts as an error: its curve does not compare with those of the others."
)
# the validation loss fell by at least this share over the last third of the run
MIN_LOSS_DECREASE = 0.05
MIN_LOSS_INCREASE = 0.1  # the validation loss ends this share above its lowest


def fit_sentences(curves: LearningCurves) -> str:
    """Say in three sentences what the curves show: the best epoch, over- or under-fitting, and the
    gap.
    """
    accuracy, best = curves.val_accuracy, curves.best_index
    # of equals the one that was kept
    best = best if accuracy[best] == accuracy.max() else int(accuracy.argmax())
    return (
        f"Best after epoch {best + 1} of {len(curves.epoch)}, with {accuracy[best] * 100:.2f} % of "
        f"the validation digits right. {overfitting_sentence(curves)} {gap_sentence(curves)}"
    )


def overfitting_sentence(curves: LearningCurves) -> str:
    """Say whether a run over- or under-fitted.

    Over-fitting: the validation loss ends at least MIN_LOSS_INCREASE above its lowest while the
    training loss kept falling. Under-fitting: it ends at its lowest, having fallen by at least
    MIN_LOSS_DECREASE over the last third. Only epochs whose losses compare with the last one's
    count.
    """
    start = curves.finetune_start
    loss, val_loss = curves.loss[start:], curves.val_loss[start:]
    lowest, last = int(val_loss.argmin()), len(val_loss) - 1
    earlier = val_loss[last - max(1, (last + 1) // 3)] if last else val_loss[0]
    if val_loss[last] >= val_loss[lowest] * (1 + MIN_LOSS_INCREASE) and loss[last] < loss[lowest]:
        increase = 100 * (val_loss[last] / val_loss[lowest] - 1)
        return (
            f"Over-fitted: from epoch {start + lowest + 1} on the validation loss rises, by "
            f"{increase:.0f} %, while the training loss falls."
        )
    if lowest == last and val_loss[last] <= earlier * (1 - MIN_LOSS_DECREASE):
        return "Under-trained: the validation loss was still falling when the run ended."
    return "Trained out, not over-fitted: the validation loss has levelled off."


def gap_sentence(curves: LearningCurves) -> str:
    """Say by how much training and validation accuracy differ after the last epoch, and why
    validation may be the better one.
    """
    difference = float(curves.accuracy[-1] - curves.val_accuracy[-1])
    points = f"{abs(difference) * 100:.2f} points"
    if difference >= 0:
        return f"Training accuracy ends {points} above validation."
    if curves.augmented:
        reason = "it learns from distorted images, which are harder"
    elif curves.dropout:
        reason = "dropout switches parts of the network off while it learns"
    else:
        reason = "training accuracy is a mean over an epoch in which the network still learns"
    return f"Validation accuracy ends {points} above training: {reason}."
