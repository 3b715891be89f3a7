"""MNIST at a glance, and how its labels are distributed."""

import streamlit as st

from charts import classes, theme
from model.data import mnist
from model.exploration import precomputed, statistics
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
    """Show figures, source, and a bar a class."""
    data = mnist.load()
    splits = {"Training": data.train, "Validation": data.validation, "Test": data.test}
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
        f"Nearly balanced: the {imbalance.most_frequent}, the most frequent "
        f"({imbalance.most_count:,}), outnumbers the {imbalance.least_frequent} "
        f"({imbalance.least_count:,}) by {imbalance.ratio:.2f} to 1. The dotted line is the "
        "uniform share. Accuracy is a fair measure here."
    )
    st.markdown(ABOUT)
