"""Which images are similar: neighbours of one, distances between classes, and maps of many by PCA
and t-SNE.
"""

import numpy as np
import streamlit as st

from charts import heatmap, maps, theme
from components.gallery import gallery
from components.hover_image import hover_image
from model.caching import compute_once
from model.exploration import distances, precomputed
from pages.sections import navigation, own_digit
from pages.sections.explore_data import shared

N_NEIGHBOURS = 9
SPACES = {"Pixels": "pixels", "Embedding": "network"}
OWN = "Your digit"
FILE_NAMES = {"Test": "test", "Training": "train"}
PCA_HELP = (
    "**PCA**, principal component analysis, turns the axes so that the first shows as much of the "
    "variance as any line can, the second as much as is left for one, and so on."
)
DIMENSIONS = {"2-D": 2, "3-D": 3}
METHODS = {"t-SNE": "tsne", "PCA": "pca"}
METHOD_CAPTIONS = {
    "tsne": "t-SNE keeps neighbours together; its axes and the distances between clusters mean "
    "nothing.",
    "pca": "PCA shows the directions of largest variance.",
}
MAP_CAPTIONS = {
    (
        "pixels",
        "pca",
    ): "Two or three directions of pixel space hold too little: only the 1 and the 0 are separate.",
    (
        "pixels",
        "tsne",
    ): "Groups appear without any label being known; 4, 7 and 9 touch, and so do 3, 5 and 8.",
    ("network", "pca"): (
        "The same images in the network's embedding, its last hidden layer: straight axes "
        "separate most of the digits."
    ),
    ("network", "tsne"): (
        "In the network's embedding nearly every class is a cluster of its own. The few points "
        "in clusters of other classes are its hard cases."
    ),
}


@compute_once()
def load_squared_norms() -> np.ndarray:
    """What the search for neighbours needs of each training picture, once for all visitors."""
    return distances.squared_norms(shared.load_arrays()["x_train"])


def show() -> None:
    """Show the neighbours; the distances and the maps are folded."""
    precomputed.load_embedded_positions()  # what is missing is reported before it is unfolded
    show_neighbours()
    shared.folded("Distance between the classes", "class_distance", show_class_distances)
    shared.folded("Maps by PCA and t-SNE, in two and three dimensions", "maps", show_map)
    navigation.link("look_inside.py", "And nearest to the network? Look inside.")


def show_neighbours() -> None:
    """Show the training pictures closest to any picture, first of all to the visitor's own."""
    st.header("The nearest images show mostly the same digit", anchor=False, help=shared.L2)
    arrays, digit = shared.load_arrays(), own_digit.recognize()
    files = [*([OWN] if digit is not None else []), *FILE_NAMES]
    if st.session_state.get("neighbour_file") not in files:
        st.session_state.neighbour_file = files[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.segmented_control(
            "File", files, required=True, key="neighbour_file", label_visibility="collapsed"
        )
        file = FILE_NAMES.get(source or "", "")
        index = 0
        if file:
            last = len(arrays[f"y_{file}"]) - 1
            index = st.number_input(
                "Image",
                0,
                last,
                0,
                key=f"neighbour_{file}",
                width=160,
                label_visibility="collapsed",
            )
    if digit is not None and not file:
        image, label, name = np.rint(digit.image * 255).astype(np.uint8), digit.text, "Your digit"
    else:
        image, label = arrays[f"x_{file}"][index], str(arrays[f"y_{file}"][index])
        name = shared.image_name(file, index)
    neighbours, distance = distances.nearest_images(
        image, arrays["x_train"], load_squared_norms(), N_NEIGHBOURS + (file == "train")
    )
    if file == "train":
        neighbours, distance = neighbours[neighbours != index], distance[neighbours != index]
    labels = arrays["y_train"][neighbours]
    gallery(
        np.concatenate([image[None], arrays["x_train"][neighbours]]),
        names=[name, *(shared.image_name("train", i) for i in neighbours)],
        captions=[
            f"predicted {label}" if not file else f"true label {label}",
            *(f"{k} · {d:,.0f}" for k, d in zip(labels, distance, strict=True)),
        ],
        row=5,
        key="neighbours",
    )
    same = int((labels.astype(str) == label).sum())
    st.caption(
        f"Label and L2 distance over the 784 pixel values. Of the {N_NEIGHBOURS} nearest training "
        f"images, {same} have its label."
        if file or label.isdecimal()
        else "Label and L2 distance over the 784 pixel values."
    )
    if digit is None:
        navigation.link("draw.py", "Draw a digit, and find those nearest to yours.")


def show_class_distances() -> None:
    """Show how far the mean pictures of the classes lie apart."""
    distance = distances.between_class_means(precomputed.load_pixel_statistics().mean)
    st.plotly_chart(
        heatmap.distance_matrix(distance, "L2 distance between class means", "pixel values"),
        config=theme.CONFIG,
        key="class_distances",
        alt="L2 distance of each class to each other",
    )
    (a, b), (c, d) = distances.closest_and_farthest(distance)
    st.caption(
        f"{a} and {b} are closest, {c} and {d} farthest apart. What is close here is what a "
        "simple classifier confuses."
    )


def show_map() -> None:
    """Show the map of a sample; the picture of a point appears beside the pointer."""
    with st.container(horizontal=True):
        space = SPACES[
            st.segmented_control(
                "Map of", list(SPACES), default="Embedding", required=True, key="map_of"
            )
        ]
        method = METHODS[
            st.segmented_control(
                "Method",
                list(METHODS),
                default="t-SNE",
                required=True,
                key="map_method",
                help=PCA_HELP,
            )
        ]
        dimensions = DIMENSIONS[
            st.segmented_control(
                "Dimensions", list(DIMENSIONS), default="2-D", required=True, key="map_dimensions"
            )
        ]
    index = precomputed.load_embedded_positions()
    images, labels = shared.load_arrays()["x_test"][index], shared.load_arrays()["y_test"][index]
    embedding = precomputed.load_embedding(space, method, dimensions)
    if embedding.explained is None:
        axes = [f"t-SNE {n + 1}, no unit" for n in range(dimensions)]
    else:
        axes = [
            f"Component {n + 1}: {share:.0%} of variance"
            for n, share in enumerate(embedding.explained)
        ]
    scatter = maps.scatter_2d if dimensions == 2 else maps.scatter_3d
    figure = scatter(
        embedding.points,
        labels,
        [shared.image_name("test", i) for i in index],
        f"{len(index):,} test images, similar ones close together",
        axes,
    )
    st.plotly_chart(figure, config=maps.CONFIG, key="map", alt="Map of test images by class")
    hover_image(images, "map")
    st.caption(
        f"{METHOD_CAPTIONS[method]} {MAP_CAPTIONS[space, method]} Point at a dot to see its image; "
        "pick a digit in the legend to hide it."
    )
