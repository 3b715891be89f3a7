"""Compute what takes the Data page too long, into data/explore/.

python tools/explore.py             everything, in a few minutes (needs requirements-dev.txt)
python tools/explore.py PART …      pixels, shapes, pairs, maps, sheet, augmentation, styles or
                                    handwriting; maps is due again when ink-reader has been trained
                                    again
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import io
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image

from model.data import NOT_A_DIGIT, mnist, synthetic, unipen
from model.exploration import distances, precomputed, shape_features, statistics
from model.exploration.handwriting import choose_characters, choose_styles, count_strokes
from model.recognition.classifier import load_classifier

PER_CLASS = 200  # test images of each class on the maps: few enough to rotate on a phone
PAIRS = 2  # closest pairs of each class
WRITERS = 24  # whose drawings of a digit are shown
CHARACTERS = 16  # letters and signs shown
HASH_DIGITS = 16  # of a file's SHA-256 in its name
DRAWS = 12  # random augmentations tried for each tile
SEED = 1998


def maps(folder: Path) -> None:
    """Embed test images in 2-D and 3-D by PCA and t-SNE: their pixels, and the network's units."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    test = mnist.load().test
    rng = np.random.default_rng(SEED)
    by_class = [np.flatnonzero(test.labels == k) for k in range(10)]
    index = np.sort(
        np.concatenate([rng.choice(positions, PER_CLASS, replace=False) for positions in by_class])
    )
    images = test.images[index].astype(np.float32) / 255
    units = load_classifier().layer_outputs(images)["embedding"]
    stored: dict[str, np.ndarray] = {}
    for name, features in (("pixels", images), ("network", units)):
        features = features.reshape(len(images), -1)
        pca = PCA(50 if features.shape[1] > 50 else None, svd_solver="full").fit(features)
        projected = pca.transform(features)
        stored[f"{name}_pca"] = projected[:, :3]
        stored[f"{name}_explained"] = pca.explained_variance_ratio_[:3]
        for dimensions in (2, 3):
            tsne = TSNE(
                dimensions, perplexity=30, init="pca", random_state=SEED, n_jobs=-1, max_iter=750
            )
            stored[f"{name}_tsne_{dimensions}"] = tsne.fit_transform(projected)
    _save_arrays(folder / precomputed.MAPS, stored, np.float16, index=index.astype(np.uint16))


def sheet(folder: Path) -> None:
    """Put the images on the maps on one sheet of 16 greys, for the browser to draw them with."""
    index = precomputed.load_embedded_positions(folder)
    tiles = mnist.load_arrays()["x_test"][index] / np.float32(255)
    stream = io.BytesIO()
    greys = Image.fromarray(_grid(tiles, precomputed.SHEET_COLUMNS))
    greys.convert("RGB").save(stream, "WEBP", lossless=True, quality=100, method=6)
    digest = hashlib.sha256(stream.getvalue()).hexdigest()[:HASH_DIGITS]
    static = precomputed.STATIC if folder == precomputed.FOLDER else folder / "static"
    static.mkdir(parents=True, exist_ok=True)
    for previous in static.glob(precomputed.SHEET.format("*")):
        previous.unlink()
    (static / precomputed.SHEET.format(digest)).write_bytes(stream.getvalue())


def pixels(folder: Path) -> None:
    """Count and average the pixels of MNIST's training file, by class and over all."""
    arrays = mnist.load_arrays()
    images, labels = arrays["x_train"], arrays["y_train"]
    _, std = statistics.mean_and_std(images)
    nonzero = [statistics.nonzero_share(images[labels == k]) for k in range(10)]
    _save_arrays(
        folder / precomputed.PIXELS,
        statistics.class_images(images, labels),
        np.float16,
        counts=statistics.class_intensity_counts(images, labels).astype(np.int32),
        variance=(std**2).astype(np.float32),
        nonzero_share=np.stack(nonzero).astype(np.float32),
    )


def shapes(folder: Path) -> None:
    """Compute the shape features of MNIST's training file, to two decimals."""
    features = vars(shape_features.compute(mnist.load_arrays()["x_train"]))
    rounded = {name: values.round(2) for name, values in features.items()}
    _save_arrays(folder / precomputed.SHAPES, rounded, np.float16)


def pairs(folder: Path) -> None:
    """Find the closest pairs of images of each class, within and across MNIST's two files."""
    arrays = mnist.load_arrays()
    stored = {}
    for relation in precomputed.RELATIONS:
        first, second = ("train", "test") if relation == "across" else (relation, relation)
        rows = []
        for k in range(10):
            i, j = (np.flatnonzero(arrays[f"y_{file}"] == k) for file in (first, second))
            others = arrays[f"x_{second}"][j] if relation == "across" else None
            closest = distances.closest_pairs(arrays[f"x_{first}"][i], others, PAIRS)
            rows += [
                (k, i[a], j[b], distance)
                for a, b, distance in zip(
                    closest.first, closest.second, closest.distance, strict=True
                )
            ]
        stored[relation] = np.array(rows)
    _save_arrays(folder / precomputed.PAIRS, stored, np.float32)  # exact up to 16 million


def _save_arrays(path: Path, arrays: dict[str, np.ndarray], dtype: type, **others: Any) -> None:
    """Write some arrays as `dtype`, and others as they are."""
    converted: dict[str, Any] = {name: values.astype(dtype) for name, values in arrays.items()}
    np.savez_compressed(path, **converted, **others)


def augmentation(folder: Path) -> None:
    """Augment a few digits in each way alone, stronger and stronger, and in all ways at once."""
    images = mnist.load().train.images[list(precomputed.AUGMENTED_POSITIONS)] / np.float32(255)
    tiles = np.stack([_augment(images, kind) for kind in precomputed.AUGMENTATION_KINDS], 1)
    columns = len(precomputed.AUGMENTATION_FACTORS)
    _save_tiles(tiles.reshape(-1, *images.shape[1:]), columns, folder / precomputed.AUGMENTATION)


def _augment(images: np.ndarray, kind: precomputed.AugmentationKind) -> np.ndarray:
    """Augment images (n, 28, 28) in one way at each factor: (n, factors, 28, 28).

    A way that can be scaled is one random draw taken further and further: of DRAWS, the one that
    changes the image most at the strength of training. What is only on or off is another draw in
    each tile.
    """
    import keras
    from keras import ops

    from model.training.augmentation import FULL, AugmentationConfig, distort

    off = AugmentationConfig(
        **{f.name: float(f.name == "max_contrast") for f in dataclasses.fields(AugmentationConfig)}
    )
    draws = ops.convert_to_tensor(np.repeat(images, DRAWS, 0))

    def draw(config: AugmentationConfig) -> np.ndarray:
        drawn = distort(draws, keras.random.SeedGenerator(SEED), config)
        tiles: np.ndarray = ops.convert_to_numpy(drawn)
        return tiles.reshape(len(images), DRAWS, *images.shape[1:])

    def strength(field: str, factor: float) -> float:
        full = float(getattr(FULL, field))
        if field.endswith("_probability"):
            return 1.0  # certain, so that every tile has it
        return 1 + (full - 1) * factor if field == "max_contrast" else full * factor

    def at(factor: float) -> AugmentationConfig:
        return dataclasses.replace(off, **{field: strength(field, factor) for field in kind.fields})

    factors, rows = precomputed.AUGMENTATION_FACTORS, np.arange(len(images))
    original, full = draw(off), draw(at(1) if kind.fields else FULL)
    order = np.argsort(-np.abs(full - original).sum((2, 3)), axis=1)
    if kind.has_degree:
        return np.stack([draw(at(factor))[rows, order[:, 0]] for factor in factors], 1)
    others = [full[rows, order[:, n]] for n in range(len(factors) - 1)]
    return np.stack([original[:, 0], *others], 1)


def styles(folder: Path) -> None:
    """Draw synthetic handwriting: a row a digit, then two rows of drawings that are no digit."""
    rng = np.random.default_rng(SEED)
    count, letters = precomputed.STYLES_PER_ROW, len(synthetic.LETTERS)
    symbols = [synthetic.DIGITS[k] for k in range(10) for _ in range(count)]
    negatives = [
        *rng.choice(letters, count, replace=False),
        *rng.choice(np.arange(letters, len(synthetic.NEGATIVES)), count, replace=False),
    ]
    symbols += [synthetic.NEGATIVES[i] for i in negatives]
    tiles = [
        synthetic.render_strokes(synthetic.write_symbol(symbol, rng), rng.uniform(1.6, 4.2))
        for symbol in symbols
    ]
    _save_tiles(np.stack(tiles) / 255, count, folder / precomputed.STYLES_SHEET)


def _save_tiles(tiles: np.ndarray, columns: int, path: Path) -> None:
    """Write tiles (n, h, w) in 0..1 row by row as a PNG of 16 greys."""
    Image.fromarray(_grid(tiles, columns)).save(path, optimize=True)


def _grid(tiles: np.ndarray, columns: int) -> np.ndarray:
    """Put tiles (n, h, w) in 0..1 on one sheet, row by row, in 16 greys: uint8."""
    n, height, width = tiles.shape
    grid = tiles.reshape(n // columns, columns, height, width).swapaxes(1, 2)
    levels = np.rint(np.clip(grid.reshape(-1, columns * width), 0, 1) * 15) * 17
    greys: np.ndarray = levels.astype(np.uint8)
    return greys


def handwriting(folder: Path) -> None:
    """Count UNIPEN's strokes, and choose drawings by training writers that show their styles."""
    samples = unipen.load()
    train = unipen.split(samples).train
    by_label = [[s for s in train if s.label == label] for label in range(NOT_A_DIGIT + 1)]
    drawings = [s for k in range(10) for s in choose_styles(by_label[k], WRITERS)]
    drawings += choose_characters(by_label[NOT_A_DIGIT], CHARACTERS)
    writers, digit_counts, other_counts = count_strokes(samples)
    np.savez_compressed(
        folder / precomputed.HANDWRITING,
        allow_pickle=False,
        **unipen.encode(drawings),
        counted_writers=np.array([list(writer.encode()) for writer in writers], np.uint8),
        digit_counts=digit_counts,
        other_counts=other_counts,
    )


PARTS = {
    part.__name__: part
    for part in (pixels, shapes, pairs, maps, sheet, augmentation, styles, handwriting)
}


def main() -> int:
    """Compute the parts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", choices=PARTS, help="all of them unless named"
    )
    parser.add_argument("--out", type=Path, default=precomputed.FOLDER, metavar="DIR")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.parts or PARTS:
        began = time.monotonic()
        PARTS[name](options.out)
        print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
