"""The layers of a network as a table and as a diagram."""

from collections.abc import Sequence
from typing import TypedDict

from charts.network_diagram import Stage
from model.schemas import Layer

STAGES = {  # kind and title of the layers that make a stage of their own
    "Conv2D": ("convolution", "Convolution"),
    "MaxPooling2D": ("pooling", "Max pooling"),
    "GlobalAveragePooling2D": ("pooling", "Global average"),
    "Dense": ("dense", "Dense"),
}
DETAILS = {
    "BatchNormalization": "batch norm",
    "ReLU": "ReLU",
    "Dropout": "dropout",
    "Flatten": "flattened",
}
TERMS = (
    "**Work**: MACs, multiply-accumulate operations, of convolutions and dense layers.\n\n"
    "**Batch norm** (batch normalization): shifts and scales each map, while training by the mean "
    "and the variance of the batch, afterwards by fixed ones."
)


class TableRow(TypedDict):
    """A layer in the columns of a table."""

    layer: str
    output: str
    parameters: int | None
    share: float | None


def table_rows(layers: Sequence[Layer]) -> list[TableRow]:
    """Write layers as rows of a table; None where a layer has no parameters or next to no work."""
    return [
        {
            "layer": layer["type"],
            "output": "×".join(map(str, layer["shape"])),
            "parameters": layer["parameters"] or None,
            "share": layer["share"] if layer["multiply_adds"] else None,
        }
        for layer in layers
    ]


def finding(layers: Sequence[Layer]) -> str:
    """Say where most of a network's work is."""
    busiest = max(layers, key=lambda layer: layer["share"])
    return (
        f"{busiest['share'] * 100:.0f} % of the work for a digit is one layer's: "
        f"{STAGES[busiest['type']][1].lower()}, {busiest['detail']}."
    )


def size_sentence(layers: Sequence[Layer]) -> str:
    """Say how large a network is."""
    parameters = sum(layer["parameters"] for layer in layers)
    multiply_adds = sum(layer["multiply_adds"] for layer in layers)
    return f"In all {parameters:,} parameters and {multiply_adds:,} MACs."


def diagram_stages(layers: Sequence[Layer]) -> list[Stage]:
    """Group layers into the stages of a diagram, the image that comes in first.

    A stage's details are what its layer is set to and, as another, the layers after it that leave
    the shape as it is, or only flatten it.
    """
    stages = [(("input", "Image"), "pixel values, 0 to 1", [28, 28, 1])]
    followers: list[list[str]] = [[]]
    for layer in layers:
        stage, detail = STAGES.get(layer["type"]), layer["detail"]
        if layer["type"] == "Dense":
            detail = detail.partition(" units")[2].strip(", ")  # the shape says how many
        if stage:
            stages.append((stage, detail, layer["shape"]))
            followers.append([])
        else:
            follower = DETAILS.get(layer["type"], layer["type"])
            followers[-1].append(f"{follower} {detail}" if detail else follower)
    return [
        Stage(kind, title, tuple(filter(None, (detail, ", ".join(after)))), tuple(shape))
        for ((kind, title), detail, shape), after in zip(stages, followers, strict=True)
    ]
