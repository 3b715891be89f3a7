"""How MNIST's labels are distributed, its other figures, and its source."""

import streamlit as st

from charts import classes, theme
from model.data import mnist
from model.exploration import precomputed, statistics
from pages.sections.explore_data import shared
from pages.text.numbers import percent

ABOUT = """
**Where it comes from.** US Census Bureau employees and high-school students wrote the digits for
NIST, about 250 of them those of the training file and as many others those of the test file. Yann
LeCun, Corinna Cortes and Christopher Burges scaled each to fit 20×20 pixels and put its centre of
mass in the middle of 28×28 ([LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to
document recognition, 1998](https://doi.org/10.1109/5.726791)).

**Licence.**
[Creative Commons Attribution-ShareAlike 3.0](https://creativecommons.org/licenses/by-sa/3.0/), held
by Yann LeCun and Corinna Cortes.
"""


def show() -> None:
    """Show a bar a class; figures and source are folded."""
    st.header("MNIST has nearly as many of each digit", anchor=False)
    splits = load_splits()
    split = splits[
        st.segmented_control(
            "Split",
            list(splits),
            default="Training",
            required=True,
            key="glance_split",
            label_visibility="collapsed",
        )
    ]
    counts = statistics.class_counts(split.labels)
    imbalance = statistics.class_imbalance(counts)
    st.plotly_chart(
        classes.class_distribution(counts, f"Class distribution of {len(split):,} images"),
        config=theme.CONFIG,
        key="label_counts",
        alt="Images by class",
    )
    st.caption(
        f"The {imbalance.most_frequent}, the most frequent ({imbalance.most_count:,}), outnumbers "
        f"the {imbalance.least_frequent} ({imbalance.least_count:,}) by {imbalance.ratio:.2f} to "
        "1. The dotted line is the uniform share. Accuracy is a fair measure here."
    )
    shared.folded("Images, writers and pixel values", "glance_figures", show_figures)
    shared.folded("Source and licence", "glance_source", lambda: st.markdown(ABOUT))


def load_splits() -> dict[str, mnist.Split]:
    """The splits of MNIST, by what a visitor calls them."""
    data = mnist.load()
    return {"Training": data.train, "Validation": data.validation, "Test": data.test}


def show_figures() -> None:
    """Show how many images there are, by how many writers, and what they are made of."""
    splits = load_splits()
    total = sum(map(len, splits.values()))
    grey = statistics.summarize_intensities(precomputed.load_pixel_statistics().counts.sum(0))
    size = mnist.FILE.stat().st_size
    with st.container(horizontal=True, gap="small", key="glance"):
        for name, value, note in (
            (
                "Images",
                f"{total:,}",
                " + ".join(f"{len(split):,} {name.lower()}" for name, split in splits.items()),
            ),
            ("Writers", "≈ 500", "half for training, the others for the test"),
            ("Size", "28 × 28", "pixels, grayscale"),
            ("Classes", "10", "the digits 0 to 9"),
            ("Pixel values", "0 – 255", "0 is background, 255 is ink"),
            ("Non-zero pixels", percent(grey.nonzero_share), "of all training pixels"),
            ("Mean pixel value", f"{grey.mean:.1f}", f"standard deviation {grey.std:.1f}"),
            ("In memory", f"{total * 28 * 28 / 1e6:.1f} MB", f"{size / 1e6:.1f} MB as a file"),
        ):
            with st.container(width=164, height=168, border=True, gap=None):
                st.metric(name, value)
                st.caption(note)
