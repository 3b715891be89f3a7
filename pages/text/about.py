"""What the About page says."""

from collections.abc import Sequence

from model.schemas import Generalization, Results
from pages.text.numbers import exact_percent, percent

WHAT = """
Draw a digit, and a small convolutional neural network reads it while the pen still moves, in your
own browser. The other pages show the handwriting that it learned from, its training, its errors,
and what happens inside it.
"""
PRIVACY = """
- **Nothing that you draw or upload is stored on the server.** It is in the memory of your session,
  and gone with it. It is not written to disk, not logged, and not used for training. The app has no
  accounts and counts no visitors.
- **Your browser keeps** the drawing, until you close the tab; the theme; your best time in the
  game; your own digits, if you ask for it; the network, so that it is fetched once; and a cookie
  that protects uploads.
- **A link that you share** holds your drawing behind the # of its address, the part that servers
  do not log.
- **Nothing comes from elsewhere**: fonts, scripts, networks and data are this server's own.
"""
DATA = """
- **MNIST**: 70,000 images, by Yann LeCun, Corinna Cortes and Christopher Burges,
  [CC BY-SA 3.0](https://creativecommons.org/licenses/by-sa/3.0/).
- **UNIPEN**: pen strokes by 224 people, by the Unipen Consortium,
  [doi:10.5281/zenodo.1195803](https://doi.org/10.5281/zenodo.1195803),
  [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/); its digits write themselves above.
- **Synthetic strokes**, by a program of this project, for styles of writing that both lack.
"""
LICENCE = """
The code is free software under the MIT licence: use, change and share it. What it was trained on
keeps its own licences.
"""


def accuracy_sentence(results: Results, sets: Sequence[Generalization]) -> str:
    """Say how accurate the network is on people it has never seen, of `sets` with accuracies in per
    cent, and on MNIST's test set.
    """
    total = round(results["test_errors"] / (1 - results["test_accuracy"]))
    digits = [(row["samples"], row["accuracy"]) for row in sets if row["accuracy"] is not None]
    samples = sum(count for count, _ in digits)
    right = sum(count * share / 100 for count, share in digits)
    return (
        f"**{percent(right / samples)}** of {samples:,} digits by people and with pens that it has "
        f"never seen, and {exact_percent(results['test_accuracy'])} of MNIST's test set: "
        f"{results['test_errors']} errors in {total:,}."
    )
