"""Which images are similar: neighbours of one, distances between classes, maps of many."""

import numpy as np
import streamlit as st

from charts import heatmap, maps, theme
from components.gallery import gallery
from components.hover_image import hover_image
from model.caching import compute_once
from model.exploration import distances, precomputed
from pages.sections import error_boundary
from pages.sections.explore_data import shared

N_NEIGHBOURS = 9
SPACES = {"Pixels": "pixels", "Embedding": "network"}
FILE_NAMES = {"Training": "train", "Test": "test"}
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
    """Show the map, the neighbours, and the distances."""
    show_map()
    show_neighbours()
    show_class_distances()


@error_boundary.fragment
def show_neighbours() -> None:
    """Show the training pictures closest to any picture."""
    st.header("Nearest neighbours", anchor=False)
    arrays = shared.load_arrays()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = FILE_NAMES[
            st.segmented_control(
                "File", list(FILE_NAMES), default="Test", required=True, key="neighbour_file"
            )
        ]
        last = len(arrays[f"y_{file}"]) - 1
        index = st.number_input("Image", 0, last, 0, key=f"neighbour_{file}", width=160)
    neighbours, distance = distances.nearest_images(
        arrays[f"x_{file}"][index],
        arrays["x_train"],
        load_squared_norms(),
        N_NEIGHBOURS + (file == "train"),
    )
    if file == "train":
        neighbours, distance = neighbours[neighbours != index], distance[neighbours != index]
    gallery(
        np.concatenate([arrays[f"x_{file}"][index : index + 1], arrays["x_train"][neighbours]]),
        names=[
            shared.image_name(file, index),
            *(shared.image_name("train", i) for i in neighbours),
        ],
        captions=[
            f"true label {arrays[f'y_{file}'][index]}",
            *(
                f"{arrays['y_train'][i]} · {d:,.0f}"
                for i, d in zip(neighbours, distance, strict=True)
            ),
        ],
        side=56,
        key="neighbours",
    )
    same = int((arrays["y_train"][neighbours] == arrays[f"y_{file}"][index]).sum())
    st.caption(
        f"Label and L2 distance over the 784 pixel values. {same} of the {N_NEIGHBOURS} nearest "
        "training images have its label."
    )


@error_boundary.fragment
def show_class_distances() -> None:
    """Show how far the mean pictures of the classes lie apart."""
    st.header("Distance between class means", anchor=False)
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


@error_boundary.fragment
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
                "Method", list(METHODS), default="t-SNE", required=True, key="map_method"
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
