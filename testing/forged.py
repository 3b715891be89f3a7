"""Anything that a visitor may send, as Hypothesis strategies."""

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from testing.random_input import EDGE_VALUES

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
    print_blob=True,
)

edges = st.sampled_from([*EDGE_VALUES, -0.0, 1.0, -1e-30])
numbers = st.floats() | edges | st.integers(-(10**400), 10**400)
coordinates = st.floats(-400, 800) | edges

stroke_arrays = arrays.arrays(
    np.float64, st.tuples(st.integers(0, 30), st.just(2)), elements=coordinates
)
odd_types = ["f2", "f4", "f8", "i1", "i8", "u1", "u2", "?", "c8", "U3", "M8[s]"]
odd_arrays: st.SearchStrategy[np.ndarray] = arrays.arrays(
    st.sampled_from([np.dtype(name) for name in odd_types]),
    arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=9),
)
images = arrays.arrays(
    np.float64,
    arrays.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40),
    elements=coordinates,
)

json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=8),
    lambda part: (
        st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=6), part, max_size=4)
    ),
)
odd_strokes = (
    json_values | odd_arrays | st.lists(stroke_arrays | odd_arrays | json_values, max_size=6)
)

commands = st.lists(
    st.sampled_from(["M", "L", "Q", "C", "", None]) | numbers | json_values, max_size=6
)
fields = st.sampled_from(
    [
        "type",
        "path",
        "left",
        "top",
        "originX",
        "originY",
        "scaleX",
        "scaleY",
        "angle",
        "skewX",
        "skewY",
        "width",
        "height",
        "strokeWidth",
        "flipX",
        "x1",
        "y1",
        "x2",
        "y2",
        "radius",
    ]
)
kinds = st.sampled_from(["Path", "path", "Line", "Circle", "Group", None])
paths = st.fixed_dictionaries(
    {"type": kinds, "path": st.lists(commands, max_size=5), "left": numbers, "top": numbers},
    optional={"angle": numbers, "scaleX": numbers},
)
canvases = json_values | st.fixed_dictionaries(
    {
        "objects": json_values
        | st.lists(paths | st.dictionaries(fields, json_values, max_size=8), max_size=5)
    }
)
