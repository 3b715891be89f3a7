"""How a network was trained, in words."""

from __future__ import annotations

from typing import Any

from model.data import mnist

OPTIMIZERS = {"adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSProp"}
TRAINING_IMAGES = mnist.SHAPES["x_train"][0]


def recipe_sentences(results: dict[str, Any]) -> list[str]:
    """Write the recipe of a network, from what results.json holds, as short sentences: data,
    optimizer, rate, length, what is kept.
    """
    r = results["recipe"]
    digits, others = r["synthetic"]
    said = [
        f"{TRAINING_IMAGES - r['validation']:,} of MNIST's {TRAINING_IMAGES:,} training images; the other {r['validation']:,} for validation."
    ]
    said[0] += (
        " The images are distorted anew in each epoch."
        if r["augment"]
        else " The images are used as they are."
    )
    if digits or others:
        said.append(
            f"Mixed into each epoch: {digits:,} synthetic digits and {others:,} drawings that are no digit, an eleventh class."
        )
    loss = "Cross-entropy" + (
        f" with label smoothing {r['label_smoothing']:g}" if r["label_smoothing"] else ""
    )
    decay = f" with weight decay {r['weight_decay']:g}" if r["weight_decay"] else ""
    said.append(
        f"{loss}, {OPTIMIZERS.get(r['optimizer'], r['optimizer'])}{decay}, batches of {r['batch_size']}, seed {results['seed']}."
    )
    said.append(rate_sentence(r))
    said.append(length_sentence(r, results["epochs"], results["best_epoch"]))
    return said


def rate_sentence(r: dict[str, Any]) -> str:
    """Write how the learning rate goes in a recipe."""
    text = f"Learning rate {r['learning_rate']:g}"
    if r["schedule"] == "one-cycle":
        text += " at its peak, reached after a fifth of the run; then down along a cosine"
    if r["reduce_on_plateau"]:
        text += f", halved when the validation loss has not got better for {count_epochs(r['reduce_on_plateau'])}"
    if r.get("finetune_fraction"):
        each, times = round(r["epochs"] * r["finetune_fraction"]), r.get("finetune_runs", 1)
        text += (
            f". The last {count_epochs(each)} go on"
            if times == 1
            else f". The last {count_epochs(each * times)} are {times} times {each} that all go on"
        )
        text += f" from epoch {r['epochs'] - each * times}, with lighter distortion, from a quarter of the rate"
    return text + "."


def length_sentence(r: dict[str, Any], trained: int, best_epoch: int) -> str:
    """Write how many epochs a recipe takes, when it stops, and which epoch is kept."""
    text = (
        count_epochs(r["epochs"])
        if trained == r["epochs"]
        else f"{count_epochs(trained)} of {r['epochs']}"
    )
    if r["early_stopping"]:
        text += f", fewer when validation accuracy has not got better for {count_epochs(r['early_stopping'])}"
    if r.get("finetune_runs", 1) > 1:
        return text + "; kept is the mean of the weights that each of the last stages ends with."
    kept = {
        "val_loss": "the lowest validation loss",
        "val_accuracy": "the highest validation accuracy",
    }.get(r["best"])
    text += f"; kept is epoch {best_epoch}, which has {kept}." if kept else "; the last is kept."
    return text


def count_epochs(n: int) -> str:
    return f"{n} epoch" if n == 1 else f"{n} epochs"
