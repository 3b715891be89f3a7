import itertools

import numpy as np

from charts import theme

ALIKE = ((3, 8), (4, 9), (7, 9), (3, 5), (5, 8), (2, 7), (1, 7), (0, 6), (5, 6), (8, 9))
BACKGROUNDS = ("#fdfdfb", "#14181a")  # of the light and the dark theme
# What of linear RGB is left for each kind of colour vision: Machado, Oliveira, Fernandes 2009,
# doi:10.1109/TVCG.2009.113, severity 1.
VISIONS = (
    np.eye(3),
    [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
)
# Linear RGB to Oklab: bottosson.github.io/posts/oklab
TO_CONES = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
TO_LAB = np.array([[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]])


def linear(colours) -> np.ndarray:
    """Colours "#rrggbb" as linear RGB (n, 3) in 0..1."""
    values = np.array([list(bytes.fromhex(colour[1:])) for colour in colours]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def least_difference(first: str, second: str) -> float:
    """The distance of two colours in Oklab for the vision that tells them apart least."""
    seen = [np.clip(linear((first, second)) @ np.transpose(vision), 0, 1) for vision in VISIONS]
    labs = [np.cbrt(rgb @ TO_CONES.T) @ TO_LAB.T for rgb in seen]
    return min(float(np.linalg.norm(a - b)) for a, b in labs)


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG defines it, 1 to 21."""
    low, high = sorted(linear((first, second)) @ (0.2126, 0.7152, 0.0722))
    return (high + 0.05) / (low + 0.05)


def test_ten_class_colours_differ_from_each_other_and_from_the_accent():
    assert len({*theme.CLASS_COLOURS, theme.ACCENT, theme.MUTED}) == 12


def test_class_colours_are_told_apart_with_every_colour_vision():
    pairs = itertools.combinations(theme.CLASS_COLOURS, 2)
    assert min(least_difference(a, b) for a, b in pairs) > 0.09


def test_digits_that_look_alike_have_the_most_different_colours():
    colours = theme.CLASS_COLOURS
    assert min(least_difference(colours[a], colours[b]) for a, b in ALIKE) > 0.17


def test_class_colours_stand_out_on_both_backgrounds():
    for colour in theme.CLASS_COLOURS:
        assert min(contrast(colour, background) for background in BACKGROUNDS) > 1.98
