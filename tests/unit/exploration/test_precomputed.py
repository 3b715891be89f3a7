"""What tools/explore.py committed for the Data page."""

import dataclasses
import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.artifacts import ArtifactError
from model.data import mnist
from model.exploration import precomputed
from model.exploration.preprocessing_steps import most_varied_row, preprocessing_stages
from pages.text.preprocessing import stage_rows


@pytest.mark.parametrize("of", ["pixels", "network"])
@pytest.mark.parametrize(
    ("method", "dimensions"), [("pca", 2), ("pca", 3), ("tsne", 2), ("tsne", 3)]
)
def test_each_map_has_a_place_for_every_image_and_keeps_classes_together(of, method, dimensions):
    index = precomputed.load_embedded_positions()
    embedding = precomputed.load_embedding(of, method, dimensions)
    assert embedding.points.shape == (len(index), dimensions)
    assert np.isfinite(embedding.points).all()
    labels = mnist.load_arrays()["y_test"][index]
    assert np.bincount(labels).tolist() == [len(index) // 10] * 10
    apart = np.linalg.norm(embedding.points[:, None] - embedding.points[None], axis=2) + np.diag(
        np.full(len(index), np.inf)
    )
    agreeing = (labels[apart.argmin(1)] == labels).mean()
    assert agreeing > 0.3  # by chance it would be a tenth


def test_pca_of_the_pixels_is_that_of_numpy():
    index = precomputed.load_embedded_positions()
    flat = mnist.load_arrays()["x_test"][index].reshape(len(index), -1) / 255
    centred = flat - flat.mean(0)
    values, vectors = np.linalg.eigh(np.cov(centred, rowvar=False))
    embedding = precomputed.load_embedding("pixels", "pca", 3)
    assert embedding.explained == pytest.approx((values[::-1] / values.sum())[:3], abs=1e-3)
    projected = centred @ vectors[:, ::-1][:, :3]
    assert np.allclose(np.abs(embedding.points), np.abs(projected), atol=0.02)


def test_the_sheets_start_with_the_undistorted_and_go_further_and_further():
    tiles = precomputed.load_augmentation_tiles()
    assert tiles.shape == (
        len(precomputed.AUGMENTED_POSITIONS),
        len(precomputed.AUGMENTATION_KINDS),
        len(precomputed.AUGMENTATION_FACTORS),
        28,
        28,
    )
    originals = mnist.load().train.images[list(precomputed.AUGMENTED_POSITIONS)] / 255
    for row, image in zip(tiles, originals, strict=True):
        assert np.allclose(row[:, 0], row[0, 0])  # the same whatever comes
        assert np.corrcoef(row[0, 0].ravel(), image.ravel())[0, 1] > 0.8
    for number, kind in enumerate(precomputed.AUGMENTATION_KINDS):
        change = np.abs(tiles[:, number] - tiles[:, number, :1]).sum((0, 2, 3))
        assert change[1:].min() > 0, kind.name
        if kind.has_degree:
            assert change[-1] > change[1], kind.name


def test_each_distortion_is_one_of_training():
    augment = pytest.importorskip("model.training.augmentation")
    known = {field.name for field in dataclasses.fields(augment.AugmentationConfig)}
    shown = {name for kind in precomputed.AUGMENTATION_KINDS for name in kind.fields}
    assert shown == known  # and none is left out


def test_the_synthetic_sheet_has_ink_in_every_tile():
    tiles = precomputed.load_synthetic_tiles()
    assert tiles.shape == (12, precomputed.STYLES_PER_ROW, 28, 28)
    assert tiles.max((2, 3)).min() > 0.9


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_a_missing_or_damaged_file_is_told_with_the_cure(tmp_path: Path, content: bytes | None):
    folder = tmp_path / "explore"
    folder.mkdir()
    if content is not None:
        for name in (
            precomputed.PIXELS,
            precomputed.SHAPES,
            precomputed.PAIRS,
            precomputed.MAPS,
            precomputed.HANDWRITING,
            precomputed.AUGMENTATION,
            precomputed.STYLES_SHEET,
        ):
            (folder / name).write_bytes(content)
    loads = (
        precomputed.load_pixel_statistics,
        precomputed.load_shape_features,
        lambda folder: precomputed.load_pairs("train", folder),
        precomputed.load_embedded_positions,
        lambda folder: precomputed.load_embedding("pixels", "pca", 2, folder),
        lambda folder: precomputed.load_embedding("pixels", "tsne", 3, folder),
        precomputed.load_handwriting,
        precomputed.load_augmentation_tiles,
        precomputed.load_synthetic_tiles,
    )
    for load in loads:
        with pytest.raises(ArtifactError, match=r"explore/.*tools/explore\.py"):
            load(folder)


def test_the_committed_files_are_small():
    assert sum(path.stat().st_size for path in precomputed.FOLDER.iterdir()) < 2_000_000


def test_preparation_goes_from_bytes_to_what_the_network_gets():
    image = mnist.load_arrays()["x_train"][7]
    stages = preprocessing_stages(image, 3)
    assert np.array_equal(stages["As stored"], image)
    assert stages["Divided by 255"].max() == 1
    assert np.array_equal(stages["With a channel"][..., 0] * 255, image)
    assert stages["Label, one-hot"].tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    rows = {row["Step"]: row for row in stage_rows(stages, most_varied_row(image))}
    assert [rows[name]["Shape"] for name in stages] == [
        "(28, 28)",
        "(28, 28)",
        "(28, 28, 1)",
        "()",
        "(10,)",
    ]
    assert [rows[name]["Type"] for name in stages] == [
        "uint8",
        "float32",
        "float32",
        "uint8",
        "float32",
    ]
    assert [rows[name]["Bytes"] for name in stages] == [784, 3136, 3136, 1, 40]


def test_the_sheet_of_test_digits_holds_the_images_on_the_maps():
    sheet = np.asarray(Image.open(precomputed.STATIC / precomputed.find_digit_sheet()))[..., 0]
    columns, index = precomputed.SHEET_COLUMNS, precomputed.load_embedded_positions()
    tiles = sheet.reshape(-1, 28, columns, 28).swapaxes(1, 2).reshape(-1, 28, 28)
    images = mnist.load_arrays()["x_test"][index]
    assert np.abs(tiles.astype(int) - images).max() <= 9  # 16 greys of 256


def test_the_sheet_is_named_by_its_content():
    path = precomputed.STATIC / precomputed.find_digit_sheet()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.name == precomputed.SHEET.format(digest[:16])


@pytest.mark.parametrize("count", [0, 2])
def test_no_sheet_or_several_are_reported(tmp_path: Path, count: int):
    for k in range(count):
        (tmp_path / precomputed.SHEET.format(k)).touch()
    with pytest.raises(ArtifactError, match=r"test-digits.*tools/explore\.py"):
        precomputed.find_digit_sheet(tmp_path)
