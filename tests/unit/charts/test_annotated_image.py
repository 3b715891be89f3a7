import base64
import io

import numpy as np
from PIL import Image

from charts import annotated_image


def content(n: int) -> dict:
    images = np.zeros((n, 28, 28), np.float32)
    for k in range(n):
        images[k, k % 28] = 1
    places = [(10.0 * k, 5.0, 8.0, 12.0) for k in range(n)]
    return annotated_image.boxes(
        b"jpeg",
        (200, 100),
        places,
        ["7"] * n,
        ["digit"] * n,
        ["seven"] * n,
        images,
        np.eye(10)[[k % 10 for k in range(n)]],
    )


def test_every_box_has_its_place_text_and_probabilities():
    described = content(3)
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
    assert described["picture"].endswith(base64.b64encode(b"jpeg").decode())


def test_the_sheet_holds_each_image_where_the_component_looks_for_it():
    n = annotated_image.COLUMNS + 5
    address = content(n)["sheet"]
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(address.split(",")[1]))))
    for k in (0, 3, n - 1):
        row, column = divmod(k, annotated_image.COLUMNS)
        assert (sheet[28 * row + k % 28, 28 * column : 28 * column + 28] == 255).all()


def test_a_picture_in_which_nothing_was_found_can_be_shown():
    described = annotated_image.boxes(
        b"", (10, 10), [], [], [], [], np.zeros((0, 28, 28)), np.zeros((0, 10))
    )
    assert described["boxes"] == [] and described["size"] == 0
