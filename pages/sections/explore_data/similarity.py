"""Which images are similar: neighbours of one, distances between classes, maps of many."""

import numpy as np
import streamlit as st

from charts import heatmap, maps, theme
from components.gallery import gallery
from components.hover_image import hover_image
from model.exploration import distances, precomputed
from pages.sections import error_boundary
from pages.sections.explore_data import shared

NEIGHBOURS = 9
OF = {"Pixels": "pixels", "The network's view": "network"}
FILE_NAMES = {"Training": "train", "Test": "test"}
DIMENSIONS = {"2-D": 2, "3-D": 3}
METHODS = {"t-SNE": "tsne", "PCA": "pca"}
MAP_CAPTIONS = {
    (
        "pixels",
        "pca",
    ): "Two or three directions of pixel space hold too little: only the 1 and the 0 stand apart.",
    (
        "pixels",
        "tsne",
    ): "Groups appear without any label being known; 4, 7 and 9 touch, and so do 3, 5 and 8.",
    (
        "network",
        "pca",
    ): (
        "The same pictures as the network's last layer but one sees them: straight axes part "
        "most of the digits."
    ),
    (
        "network",
        "tsne",
    ): (
        "To the network nearly every digit has a place of its own. The few points among "
        "strangers are its hard cases: look at them."
    ),
}


@st.cache_resource(show_spinner=False)
def norms() -> np.ndarray:
    """What the search for neighbours needs of each training picture, once for all visitors."""
    return distances.squared_norms(shared.arrays()["x_train"])


def show() -> None:
    """Lay out the map, the neighbours, and the distances."""
    map_of_images()
    neighbours()
    between_classes()


@error_boundary.fragment
def neighbours() -> None:
    """Show the training pictures closest to any picture."""
    st.subheader("Nearest neighbours", anchor=False)
    arrays = shared.arrays()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = FILE_NAMES[
            st.segmented_control(
                "File", list(FILE_NAMES), default="Test", required=True, key="neighbour_file"
            )
            or "Test"
        ]
        last = len(arrays[f"y_{file}"]) - 1
        index = st.number_input("Picture", 0, last, 0, key=f"neighbour_{file}", width=160) or 0
    found, distance = distances.nearest_images(
        arrays[f"x_{file}"][index], arrays["x_train"], norms(), NEIGHBOURS + (file == "train")
    )
    if file == "train":
        found, distance = found[found != index], distance[found != index]
    gallery(
        np.concatenate([arrays[f"x_{file}"][index : index + 1], arrays["x_train"][found]]),
        names=[shared.named(file, index), *(shared.named("train", i) for i in found)],
        captions=[
            f"this {arrays[f'y_{file}'][index]}",
            *(f"{arrays['y_train'][i]} · {d:,.0f}" for i, d in zip(found, distance, strict=True)),
        ],
        side=56,
        key="neighbours",
    )
    same = int((arrays["y_train"][found] == arrays[f"y_{file}"][index]).sum())
    st.caption(
        f"Label and distance in grey levels (Euclidean, over 784 pixels). {same} of the "
        f"{NEIGHBOURS} nearest training pictures have its label."
    )


@error_boundary.fragment
def between_classes() -> None:
    """Show how far the mean pictures of the classes lie apart."""
    st.subheader("Distance between the average digits", anchor=False)
    distance = distances.between_class_means(precomputed.load_pixel_statistics().mean)
    st.plotly_chart(
        heatmap.distance_matrix(distance, "Distance between class means", "grey levels"),
        config=theme.CONFIG,
        key="class_distances",
    )
    (a, b), (c, d) = distances.closest_and_farthest(distance)
    st.caption(
        f"{a} and {b} are closest, {c} and {d} farthest apart. What is close here is what a "
        "simple classifier mixes up."
    )


@error_boundary.fragment
def map_of_images() -> None:
    """Show the map of a sample; the picture of a point appears beside the pointer."""
    with st.container(horizontal=True):
        of = OF[
            st.segmented_control(
                "Map of", list(OF), default="The network's view", required=True, key="map_of"
            )
            or "Pixels"
        ]
        method = METHODS[
            st.segmented_control(
                "Method", list(METHODS), default="t-SNE", required=True, key="map_method"
            )
            or "PCA"
        ]
        dimensions = DIMENSIONS[
            st.segmented_control(
                "Dimensions", list(DIMENSIONS), default="2-D", required=True, key="map_dimensions"
            )
            or "2-D"
        ]
    index = precomputed.load_embedded_positions()
    images, labels = shared.arrays()["x_test"][index], shared.arrays()["y_test"][index]
    found = precomputed.load_embedding(of, method, dimensions)
    if found.explained is None:
        axes = [f"t-SNE {n + 1}, no unit" for n in range(dimensions)]
    else:
        axes = [
            f"Component {n + 1}: {share:.0%} of variance" for n, share in enumerate(found.explained)
        ]
    draw = maps.scatter_2d if dimensions == 2 else maps.scatter_3d
    figure = draw(
        found.points,
        labels,
        [shared.named("test", i) for i in index],
        f"{len(index):,} test pictures, those alike close together",
        axes,
    )
    st.plotly_chart(figure, config=maps.CONFIG, key="map")
    hover_image(images, "map")
    st.caption(
        f"{MAP_CAPTIONS[of, method]} Point at a dot to see its picture; pick a digit in the legend "
        "to hide it."
    )
