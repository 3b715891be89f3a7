"""How differently people write a digit: UNIPEN's strokes in the order written, beside MNIST."""

import numpy as np
import streamlit as st

from components.gallery import gallery
from components.stroke_animation import stroke_animation
from model.data import NOT_A_DIGIT
from model.exploration import handwriting, precomputed
from pages.sections import error_boundary, navigation
from pages.sections.explore_data import shared
from pages.text.numbers import percent

DIGITS = [0, 1, 4, 7, 9, 2, 3, 5, 6, 8]  # first those that people write most differently
STROKES = ("One stroke", "Two strokes", "Three strokes or more")
N_MNIST = 12  # of its images beside UNIPEN's strokes
STYLES = {
    0: "Most zeros are one closed curve. Some people add a slash, in a second stroke.",
    1: "A bare line, a flag, a hook. A base line is a second stroke, and a flag may be one, too.",
    2: "One stroke for nearly everybody. A loop, a corner or a curve leads into the base.",
    3: "One stroke for nearly everybody. The top is round, or flat like that of a 7.",
    4: "Usually a corner, then a line down in a second stroke. A few people close the top, or "
    "never lift the pen.",
    5: "The hat often comes last, in a second stroke. Others begin with it and write on.",
    6: "One stroke for nearly everybody. Slant, and size of the loop, differ.",
    7: "Many people cross the 7 in a second stroke. Others begin with a stroke down on the left.",
    8: "Usually one stroke that crosses itself. Some people set one circle upon another.",
    9: "A loop, then a leg: straight, hooked or curled. A few people lift the pen between them.",
}
ABOUT_WRITERS = """
University and company laboratories gathered these samples in the 1990s, each with its own tablets
or screens, pens and software. The consortium had
[40 members in 12 countries](http://unipen.nici.ru.nl/unipen-faq.html): 14 in the USA, 6 in Germany,
4 in Israel, 3 in the United Kingdom, the others in Canada, France, Italy, Japan, the Netherlands,
Belgium, Korea and Spain. Some collections hold fine points of a digitizing tablet, others only
whole screen pixels: their lines look angular.
"""
ABOUT_SOURCE = """
**Source.** Unipen Consortium (1999): Unipen data set of on-line (vectorial) handwriting,
train_r01_v07, [doi:10.5281/zenodo.1195803](https://doi.org/10.5281/zenodo.1195803). I. Guyon,
L. Schomaker, R. Plamondon, M. Liberman, S. Janet:
[UNIPEN project of on-line data exchange and recognizer benchmarks,
1994](https://doi.org/10.1109/ICPR.1994.576870).

**Licence.** [Creative Commons Attribution 4.0](https://creativecommons.org/licenses/by/4.0/), under
which the consortium published it at Zenodo. The text on its CD-ROM of 1999 asked for research use
only.

**Changed here.** Isolated characters only, turned upright and scaled; numbers stand for writers.
On this page, lines are smoothed, very short strokes are left out, and the speed is made up: this
copy of the data holds no times.
"""


def show() -> None:
    """Show a digit by many writers, what MNIST lacks, and letters and signs; tables are folded."""
    precomputed.load_handwriting()  # what is missing is reported once, not by each part
    show_digit()
    show_letters()
    shared.folded("Who wrote, and with what", "style_writers", show_writers)


@error_boundary.fragment
def show_digit() -> None:
    """Show the chosen digit in strokes, how often these are several, and the digit in MNIST."""
    headline = st.container()
    digit = st.pills(
        "Digit", DIGITS, default=7, required=True, key="style", label_visibility="collapsed"
    )
    stored = precomputed.load_handwriting()
    drawings = stored.drawings_of(digit)
    use = handwriting.stroke_use(stored.digit_counts, digit)
    with headline:
        st.header(finding(use, digit), anchor=False)
    counts = np.bincount([min(len(d.strokes), 3) for d in drawings], minlength=4)[1:].tolist()
    stroke_animation(
        [drawing.strokes for drawing in drawings],
        names=[f"{digit} by writer {drawing.writer}" for drawing in drawings],
        label=f"The {digit} as {len(drawings)} people write it",
        key="style_wall",
        groups=[
            (f"{strokes}: {percent(share)}", count)
            for strokes, share, count in zip(STROKES, use.shares, counts, strict=True)
            if count
        ],
    )
    st.caption(
        f"{len(drawings)} of {use.writers} writers, each with one {digit}. {STYLES[digit]} The "
        f"shares are means over the writers, of {use.samples:,} samples; {use.mixed} writers use "
        "now one stroke, now more."
    )
    navigation.link("draw.py", f"How do you write a {digit}? Draw one.")
    show_comparison(stored, digit)


def finding(use: handwriting.StrokeUse, digit: int) -> str:
    """Say in how many strokes a digit is written."""
    more = round(100 * float(use.shares[1:].sum()))
    if more < 2:
        return f"Nearly everybody writes a {digit} in one stroke"
    return f"{more} % of people's {digit}s take more than one stroke"


def show_comparison(stored: handwriting.Handwriting, digit: int) -> None:
    """Show the digit in MNIST, and what MNIST's images do not hold."""
    st.header("An image has lost the way of the pen", anchor=False)
    arrays = shared.load_arrays()
    index = np.flatnonzero(arrays["y_train"] == digit)[:N_MNIST].tolist()
    gallery(
        arrays["x_train"][index],
        names=[shared.image_name("train", i) for i in index],
        side=64,
        key="style_mnist",
    )
    st.caption(
        f"The {digit} in MNIST: where a stroke began, which came first and where the pen was "
        "lifted is lost."
    )
    several = {k: handwriting.stroke_use(stored.digit_counts, k).shares[1:].sum() for k in (0, 7)}
    rows = {
        "Stored": ("28 × 28 pixels in grey", "the pen's path, point by point"),
        "Strokes, their order and direction": ("lost", "kept, without times"),
        "Zeros of several strokes": ("not known", f"{percent(several[0])}, mostly slashed"),
        "Sevens of several strokes": ("not known", f"{percent(several[7])}, mostly crossed"),
        "Digits": (
            f"{len(arrays['y_train']) + len(arrays['y_test']):,}",
            f"{stored.digit_counts.sum():,}",
        ),
        "Letters and signs": ("none", f"{stored.other_counts.sum():,}"),
        "Writers": (
            "≈ 500, all in the USA",
            f"{len(stored.writers)}, from laboratories of several countries",
        ),
        "Written": ("on paper forms, scanned", "on tablets and screens"),
    }
    lines = [f"| {name} | {mnist} | {unipen} |" for name, (mnist, unipen) in rows.items()]
    table = "\n".join(["| Property | MNIST | UNIPEN, as used here |", "|---|---|---|", *lines])
    shared.folded("MNIST and UNIPEN compared", "style_comparison", lambda: st.markdown(table))


@error_boundary.fragment
def show_letters() -> None:
    """Show some letters and signs."""
    st.header("Letters and signs teach what is not a digit", anchor=False)
    drawings = precomputed.load_handwriting().drawings_of(NOT_A_DIGIT)
    stroke_animation(
        [drawing.strokes for drawing in drawings],
        names=[f"{drawing.character} by writer {drawing.writer}" for drawing in drawings],
        label="Letters and signs as people write them",
        key="style_letters",
    )
    st.caption(
        "They teach the network to answer “Not a digit”. Characters that look like somebody's "
        "digit, such as O, l, Z and S, are left out."
    )


def show_writers() -> None:
    """Show the collections, and where UNIPEN comes from."""
    stored = precomputed.load_handwriting()
    collections = handwriting.collections(stored)
    st.markdown(
        f"**{len(stored.writers)} writers, {len(collections)} collections.** {ABOUT_WRITERS}"
    )
    st.dataframe(
        {
            "Collection": [collection.name for collection in collections],
            "Writers": [collection.writers for collection in collections],
            "Digits": [collection.digits for collection in collections],
            "Letters and signs": [collection.others for collection in collections],
        },
        hide_index=True,
        height=318,
        key="style_collections",
    )
    st.caption(
        "The three letters are UNIPEN's name of the collection. A fifth of the writers of each is "
        "held out for validation; the drawings on this page are by the others."
    )
    st.markdown(ABOUT_SOURCE)
