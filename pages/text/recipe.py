"""How a network was trained, in words."""

from __future__ import annotations

from model.data import mnist
from model.schemas import Results, StoredRecipe

OPTIMIZERS = {"adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSProp"}
CRITERIA = {
    "val_loss": "the lowest validation loss",
    "val_accuracy": "the highest validation accuracy",
}
TRAINING_IMAGES = mnist.SHAPES["x_train"][0]


def recipe_sentences(results: Results) -> list[str]:
    """Write a network's recipe as short sentences: data, loss and optimizer, learning rate, length,
    best epoch.
    """
    recipe = results["recipe"]
    return [
        *data_sentences(recipe),
        optimizer_sentence(recipe, results["seed"]),
        learning_rate_sentence(recipe),
        length_sentence(recipe, results["epochs"], results["best_epoch"]),
    ]


def data_sentences(recipe: StoredRecipe) -> list[str]:
    """Say which images a network learned from."""
    validation = recipe["validation"]
    augmentation = (
        "The images are augmented anew in each epoch."
        if recipe["augment"]
        else "The images are not augmented."
    )
    sentences = [
        f"{TRAINING_IMAGES - validation:,} of MNIST's {TRAINING_IMAGES:,} training images; the "
        f"other {validation:,} for validation. {augmentation}"
    ]
    if any(recipe.get("unipen", ())):
        digits, negatives = recipe["unipen"]
        sentences.append(
            f"Each epoch adds {digits:,} digits and {negatives:,} letters and signs of UNIPEN's "
            "training writers, their strokes rendered anew."
        )
    if any(recipe["synthetic"]):
        digits, negatives = recipe["synthetic"]
        sentences.append(
            f"Each epoch adds {digits:,} synthetic digits and {negatives:,} synthetic negatives: "
            "letters, signs, scribbles."
        )
    return sentences


def optimizer_sentence(recipe: StoredRecipe, seed: int) -> str:
    """Name loss, optimizer, batch size and seed."""
    smoothing, decay = recipe["label_smoothing"], recipe["weight_decay"]
    return (
        "Cross-entropy"
        + (f" with label smoothing {smoothing:g}" if smoothing else "")
        + f", {OPTIMIZERS.get(recipe['optimizer'], recipe['optimizer'])}"
        + (f" with weight decay {decay:g}" if decay else "")
        + f", batches of {recipe['batch_size']}, seed {seed}."
    )


def learning_rate_sentence(recipe: StoredRecipe) -> str:
    """Say how the learning rate goes."""
    text = f"Learning rate {recipe['learning_rate']:g}"
    if recipe["schedule"] == "one-cycle":
        text += " at its peak, reached after a fifth of the run; then down along a cosine"
    if recipe["reduce_on_plateau"]:
        patience = count_epochs(recipe["reduce_on_plateau"])
        text += f", halved after {patience} without a better validation loss"
    if fraction := recipe.get("finetune_fraction", 0):
        epochs, runs = round(recipe["epochs"] * fraction), recipe.get("finetune_runs", 1)
        text += (
            f". Fine-tuning: the last {count_epochs(epochs)} go on"
            if runs == 1
            else f". Fine-tuning: the last {count_epochs(epochs * runs)} are {runs} runs of "
            f"{epochs} that all go on"
        )
        text += (
            f" from epoch {recipe['epochs'] - epochs * runs}, with lighter augmentation, from a "
            "quarter of the rate"
        )
    return text + "."


def length_sentence(recipe: StoredRecipe, epochs: int, best_epoch: int) -> str:
    """Say how many of the recipe's epochs a run took, when it stops, and which epoch is kept."""
    planned = recipe["epochs"]
    text = count_epochs(epochs) + ("" if epochs == planned else f" of {planned}")
    if recipe["early_stopping"]:
        patience = count_epochs(recipe["early_stopping"])
        text += f", early stopping after {patience} without better validation accuracy"
    if recipe.get("finetune_runs", 1) > 1:
        return text + "; saved is the mean of the weights at the end of each fine-tuning run."
    if criterion := CRITERIA.get(recipe["best"]):
        return text + f"; best checkpoint: epoch {best_epoch}, which has {criterion}."
    return text + "; the last checkpoint is saved."


def count_epochs(n: int) -> str:
    """Write a number of epochs."""
    return f"{n} epoch" if n == 1 else f"{n} epochs"
