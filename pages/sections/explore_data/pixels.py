"""Pixel values, and what a class looks like on average."""

import streamlit as st

from charts import classes, heatmap, theme
from components.gallery import gallery
from model.exploration import precomputed, statistics
from pages.sections.explore_data import shared
from pages.text.numbers import percent

BIN_WIDTH = 8  # pixel values a bar
AVERAGES = {"Mean": "mean", "Median": "median", "Standard deviation": "std"}
AVERAGE_CAPTIONS = {
    "Mean": "Blurred where people differ: the slant of a 1, the tail of a 9.",
    "Median": (
        "White where at least half of the images have ink. The median of a wide-spread class "
        "is thinner than any digit."
    ),
    "Standard deviation": (
        "White where people disagree most: along the edges, and where only some cross or "
        "close a digit."
    ),
}
PER_PIXEL = ["Share of non-zero values", "Variance"]


def show() -> None:
    """Show the average pictures and a heatmap over the field; the histogram is folded. All are of
    MNIST's training file, which holds the training and the validation split.
    """
    show_averages()
    show_per_pixel()
    shared.folded("Histogram of pixel values", "pixels_more", show_histogram)


def show_averages() -> None:
    """Show an average picture a class."""
    st.header("The mean of thousands of digits is still a digit", anchor=False)
    pixels = precomputed.load_pixel_statistics()
    name = st.segmented_control(
        "Of each pixel, the",
        list(AVERAGES),
        default="Mean",
        required=True,
        key="average",
        label_visibility="collapsed",
    )
    averages = getattr(pixels, AVERAGES[name])
    with st.container(width=800):
        gallery(
            averages / averages.max(),
            [f"{name} of every {k}" for k in range(10)],
            row=5,
            key="averages",
        )
    st.caption(f"Of MNIST's 60,000 training images. {AVERAGE_CAPTIONS[name]}")


def show_per_pixel() -> None:
    """Show a statistic of each pixel."""
    st.header("Four pixels in five are background", anchor=False)
    pixels = precomputed.load_pixel_statistics()
    kind = st.segmented_control(
        "Of each pixel, the",
        PER_PIXEL,
        default=PER_PIXEL[0],
        required=True,
        key="per_pixel",
        label_visibility="collapsed",
    )
    grey = statistics.summarize_intensities(pixels.counts.sum(0))
    share = statistics.pool_classes(pixels.nonzero_share, pixels.counts)
    if kind == PER_PIXEL[0]:
        figure = heatmap.pixels(100 * share, "Images in which a pixel is not 0", "%", form=".1f")
        caption = (
            f"{percent(1 - grey.nonzero_share)} of all pixels are 0, and {(share == 0).sum()} of "
            "the 784 are 0 in every image: nobody writes in the corners."
        )
    else:
        figure = heatmap.pixels(pixels.variance, "Variance of each pixel", "squared pixel values")
        caption = (
            "A pixel that never changes says nothing. What tells digits apart lies in the "
            "bright middle, 20 pixels wide."
        )
    st.plotly_chart(
        figure, config=theme.CONFIG, key="field", width=560, alt=f"{kind} of each pixel"
    )
    st.caption(caption)


def show_histogram() -> None:
    """Show how often each pixel value occurs."""
    pixels = precomputed.load_pixel_statistics()
    digit = shared.pick_class("pixels_class")
    log = st.toggle("Logarithmic axis", value=True, key="pixels_log")
    counts = pixels.counts.sum(0) if digit is None else pixels.counts[digit]
    title = "Pixel values of all images" if digit is None else f"Pixel values of every {digit}"
    colour = theme.ACCENT if digit is None else theme.CLASS_COLOURS[digit]
    st.plotly_chart(
        classes.intensity_histogram(
            statistics.bin_shares(counts, BIN_WIDTH), BIN_WIDTH, log, title, colour
        ),
        config=theme.CONFIG,
        key="intensities",
        alt="Histogram of pixel values",
    )
    grey = statistics.summarize_intensities(counts)
    st.caption(
        f"Mean {grey.mean:.1f}, standard deviation {grey.std:.1f}. "
        f"{percent(1 - grey.nonzero_share)} of the pixels are exactly 0, and "
        f"{percent(grey.saturated_share)} exactly 255: "
        "most of an image is background, and the values between are the smoothed edges of strokes."
    )
