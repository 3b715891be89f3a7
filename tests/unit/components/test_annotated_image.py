import base64
import io

import numpy as np
from PIL import Image

from components import annotated_image
from components.annotated_image import AnnotatedImageProps, Box


def props(n: int) -> AnnotatedImageProps:
    """A 200×100 image with n boxes; in the k-th one row k of the image is white."""
    boxes = []
    for k in range(n):
        image = np.zeros((28, 28), np.float32)
        image[k % 28] = 1
        boxes.append(
            Box((10.0 * k, 5.0, 8.0, 12.0), "7", "digit", "seven", image, np.eye(10)[k % 10])
        )
    return annotated_image.props(b"jpeg", (200, 100), boxes)


def test_every_box_has_its_place_text_and_probabilities():
    described = props(3)
    assert [box["place"] for box in described["boxes"]] == [
        [0, 5, 8, 12],
        [10, 5, 8, 12],
        [20, 5, 8, 12],
    ]
    assert described["boxes"][2] == {
        "place": [20, 5, 8, 12],
        "text": "7",
        "kind": "digit",
        "title": "seven",
        "shares": np.eye(10)[2].tolist(),
    }
    assert described["image"].endswith(base64.b64encode(b"jpeg").decode())


def test_the_sheet_holds_each_image_where_the_component_looks_for_it():
    n = annotated_image.COLUMNS + 5
    url = props(n)["sheet"]
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))))
    for k in (0, 3, n - 1):
        row, column = divmod(k, annotated_image.COLUMNS)
        assert (sheet[28 * row + k % 28, 28 * column : 28 * column + 28] == 255).all()


def test_an_image_without_boxes_can_be_shown():
    described = annotated_image.props(b"", (10, 10), [])
    assert described["boxes"] == []
    assert described["size"] == 0


def test_what_is_no_digit_has_no_probabilities():
    box = Box((0.0, 0.0, 8.0, 12.0), "×", "none", "plus", np.zeros((28, 28), np.float32), ())
    assert annotated_image.props(b"", (10, 20), [box])["boxes"][0]["shares"] == []
