"""The features of a digit's shape, in words."""

from dataclasses import dataclass

from model.preprocessing.binarization import NOISE_LEVEL


@dataclass(frozen=True)
class ShapeFeature:
    """A field of `ShapeFeatures`: its name, unit and definition."""

    field: str
    name: str
    unit: str
    definition: str


FEATURES = (
    ShapeFeature(
        "slant",
        "Slant",
        "degrees",
        "How far the digit leans to the right: the angle whose tangent is the covariance of across "
        "and up over the variance of up.",
    ),
    ShapeFeature(
        "aspect",
        "Width to height",
        "ratio",
        "Width over height of the smallest box that holds every pixel above "
        f"{NOISE_LEVEL:.0%} of full ink.",
    ),
    ShapeFeature(
        "thickness",
        "Stroke thickness",
        "pixels",
        "Area of the ink over half the length of its edge: for a long stroke, its width.",
    ),
    ShapeFeature(
        "mean_pixel",
        "Mean pixel value",
        "% of white",
        "Mean of the 784 pixel values over 255, that of a white image.",
    ),
)
