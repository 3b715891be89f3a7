"""The layers of a network as a table and as a diagram."""

from __future__ import annotations

from typing import Any

STAGES = {
    "Conv2D": "convolution",
    "MaxPooling2D": "pooling",
    "GlobalAveragePooling2D": "pooling",
    "Dense": "dense",
}
TITLES = {
    "Conv2D": "Convolution",
    "MaxPooling2D": "Max pooling",
    "GlobalAveragePooling2D": "Global average",
    "Dense": "Dense",
}
DETAILS = {
    "BatchNormalization": "batch norm",
    "ReLU": "ReLU",
    "Dropout": "dropout",
    "Flatten": "flattened",
}


def table_rows(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same as rows of a table, with what a visitor reads as columns; None where a layer has no
    parameters or no work to speak of.
    """
    return [
        {
            "layer": layer["type"],
            "settings": layer["detail"],
            "output": "×".join(map(str, layer["shape"])),
            "parameters": layer["parameters"] or None,
            "multiply-adds": layer["multiply_adds"] or None,
            "share": layer["share"] if layer["multiply_adds"] else None,
        }
        for layer in found
    ]


def size_sentence(found: list[dict[str, Any]]) -> str:
    """Say how large a network is."""
    parameters, work = (
        sum(layer[key] for layer in found) for key in ("parameters", "multiply_adds")
    )
    return f"In all {parameters:,} parameters and {work:,} multiply-adds."


def diagram_stages(
    found: list[dict[str, Any]],
) -> list[tuple[str, str, tuple[str, ...], tuple[int, ...]]]:
    """Draw layers together into what a diagram shows: (kind, title, details, shape of the output),
    the picture that comes in first.

    Details are what the layer is set to and, as another, the layers after it that leave the shape
    as it is, or only flatten it.
    """
    drawn: list[tuple[str, str, list[str], list[str], tuple[int, ...]]] = [
        ("input", "Picture", ["grey values, 0 to 1"], [], (28, 28, 1))
    ]
    for layer in found:
        kind, detail = STAGES.get(layer["type"]), layer["detail"]
        if layer["type"] == "Dense":
            detail = detail.partition(" units")[2].strip(", ")  # the shape says how many
        if kind:
            drawn.append(
                (kind, TITLES[layer["type"]], [detail] if detail else [], [], tuple(layer["shape"]))
            )
        else:
            drawn[-1][3].append(
                DETAILS.get(layer["type"], layer["type"]) + (f" {detail}" if detail else "")
            )
    return [
        (kind, title, (*own, *([", ".join(after)] if after else [])), shape)
        for kind, title, own, after, shape in drawn
    ]
