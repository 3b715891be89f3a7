"""Compute what the Data page shows and takes too long to compute for a visitor, into data/explore/.

python tools/explore.py                  everything, in a few minutes (needs requirements-dev.txt)
python tools/explore.py maps             one part or several: pixels, shapes, pairs, maps, augmentation, styles.
                                         Run maps again after ink-reader has been trained again
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image

from model.data import mnist, synthetic
from model.exploration import distances, precomputed, shape_features, statistics
from model.recognition.classifier import load_classifier

PER_CLASS = 200  # test images of each class on the maps: few enough to turn in 3-D on a phone
PAIRS = 2  # closest pairs kept of each class
DRAWS = 12  # random distortions tried for each picture shown
SEED = 1998


def maps(folder: Path) -> None:
    """Lay out a sample of test images by PCA and t-SNE, of their pixels and of the served network's
    embedding, in 2-D and 3-D.
    """
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    test = mnist.load().test
    rng = np.random.default_rng(SEED)
    index = np.sort(
        np.concatenate(
            [
                rng.choice(np.flatnonzero(test.labels == k), PER_CLASS, replace=False)
                for k in range(10)
            ]
        )
    )
    images = test.images[index].astype(np.float32) / 255
    inside = load_classifier().layer_outputs(images)["embedding"].reshape(len(images), -1)
    stored: dict[str, np.ndarray] = {"index": index.astype(np.uint16)}
    for name, features in (("pixels", images.reshape(len(images), -1)), ("network", inside)):
        pca = PCA(50 if features.shape[1] > 50 else None, svd_solver="full").fit(features)
        projected = pca.transform(features)
        stored[f"{name}_pca"] = projected[:, :3]
        stored[f"{name}_explained"] = pca.explained_variance_ratio_[:3]
        for dimensions in (2, 3):
            tsne = TSNE(
                dimensions, perplexity=30, init="pca", random_state=SEED, n_jobs=-1, max_iter=750
            )
            stored[f"{name}_tsne_{dimensions}"] = tsne.fit_transform(projected)
    np.savez_compressed(
        folder / precomputed.MAPS,
        **{k: v if k == "index" else v.astype(np.float16) for k, v in stored.items()},
    )


def pixels(folder: Path) -> None:
    """Count grey levels and average the images of MNIST's training file: by class and over all."""
    arrays = mnist.load_arrays()
    images, labels = arrays["x_train"], arrays["y_train"]
    pictures = {
        name: values.astype(np.float16)
        for name, values in statistics.of_each_class(images, labels).items()
    }
    _, deviation = statistics.mean_and_deviation(images)
    counts = statistics.counts_by_class(images, labels).astype(np.int32)
    on = np.stack([statistics.share_on(images[labels == k]) for k in range(10)])
    np.savez_compressed(
        folder / precomputed.PIXELS,
        counts=counts,
        variance=(deviation**2).astype(np.float32),
        on=on.astype(np.float32),
        **pictures,
    )


def shapes(folder: Path) -> None:
    """Measure the shape of all 60,000 images of MNIST's training file, to two decimals."""
    measured = shape_features.measure(mnist.load_arrays()["x_train"])
    np.savez_compressed(
        folder / precomputed.SHAPES,
        **{k: v.round(2).astype(np.float16) for k, v in vars(measured).items()},
    )


def pairs(folder: Path) -> None:
    """Find the closest pairs of images of each class, within and across MNIST's two files."""
    arrays = mnist.load_arrays()
    stored = {}
    for name, first, second in (
        ("train", "train", None),
        ("test", "test", None),
        ("across", "train", "test"),
    ):
        rows = []
        for k in range(10):
            at = {part: np.flatnonzero(arrays[f"y_{part}"] == k) for part in ("train", "test")}
            one = arrays[f"x_{first}"][at[first]]
            other = arrays[f"x_{second}"][at[second]] if second else None
            found = distances.closest_pairs(one, other, PAIRS)
            rows += [
                (k, at[first][i], at[second or first][j], d)
                for i, j, d in zip(found.first, found.second, found.distance, strict=True)
            ]
        stored[name] = np.array(rows, np.float32)  # exact up to 16 million
    np.savez_compressed(folder / precomputed.PAIRS, **stored)


def augmentation(folder: Path) -> None:
    """Draw a few digits with each distortion alone at rising strength, and with all of them at
    once, as a sheet of 28×28 tiles.
    """
    images = mnist.load().train.images[list(precomputed.AUGMENTED)] / np.float32(255)
    rows = np.stack([_distorted(images, kind.fields) for kind in precomputed.DISTORTIONS], 1)
    _save(
        rows.reshape(-1, *images.shape[1:]),
        len(precomputed.TIMES),
        folder / precomputed.AUGMENTATION,
    )


def _distorted(images: np.ndarray, fields: tuple[str, ...]) -> np.ndarray:
    """Distort images (n, 28, 28) by some fields of `augment.Strength`, or by all when none is
    named: (n, times, 28, 28).

    A distortion with a degree is one random draw taken further and further: of DRAWS, the one that
    changes the image most at the strength of training. What is only on or off, and everything at
    once, is another draw in each tile.
    """
    import keras
    from keras import ops

    from model.training import augmentation

    off = augmentation.AugmentationConfig(
        **{
            f.name: 1.0 if f.name == "contrast_most" else 0.0
            for f in dataclasses.fields(augmentation.AugmentationConfig)
        }
    )
    draws = ops.convert_to_tensor(np.repeat(images, DRAWS, 0))

    def distorted(strength: augmentation.AugmentationConfig) -> np.ndarray:
        found = ops.convert_to_numpy(
            augmentation.distort(draws, keras.random.SeedGenerator(SEED), strength)
        )
        return found.reshape(len(images), DRAWS, *images.shape[1:])

    def at(times: float) -> augmentation.AugmentationConfig:
        return dataclasses.replace(off, **{f: _scaled(f, times) for f in fields})

    plain, full = distorted(off), distorted(at(1) if fields else augmentation.FULL)
    order = np.argsort(-np.abs(full - plain).sum((2, 3)), axis=1)
    each = np.arange(len(images))
    if all(f.endswith("_share") for f in fields):
        others = [full[each, order[:, n]] for n in range(len(precomputed.TIMES) - 1)]
        return np.stack([plain[:, 0], *others], 1)
    return np.stack([distorted(at(times))[each, order[:, 0]] for times in precomputed.TIMES], 1)


def _scaled(field: str, times: float) -> float:
    """A distortion's strength in training, taken `times` as far.

    A share becomes certainty, so that it shows.
    """
    from model.training import augmentation

    full = getattr(augmentation.FULL, field)
    if field.endswith("_share"):
        return 1.0
    return 1 + (full - 1) * times if field == "contrast_most" else full * times


def styles(folder: Path) -> None:
    """Draw a sheet of synthetic handwriting: a row a digit, then rows of drawings that are no
    digit.
    """
    rng = np.random.default_rng(SEED)
    symbols = [synthetic.DIGITS[k] for k in range(10) for _ in range(precomputed.STYLES)]
    letters = len(synthetic.LETTERS)
    chosen = rng.choice(letters, precomputed.STYLES, replace=False)
    others = [i for i in range(letters, len(synthetic.NEGATIVES))]
    symbols += [
        synthetic.NEGATIVES[i]
        for i in (*chosen, *rng.choice(others, precomputed.STYLES, replace=False))
    ]
    tiles = [
        synthetic.draw(synthetic.write(symbol, rng), rng.uniform(1.6, 4.2)) for symbol in symbols
    ]
    _save(np.stack(tiles) / 255, precomputed.STYLES, folder / precomputed.STYLES_SHEET)


def _save(tiles: np.ndarray, columns: int, path: Path) -> None:
    """Write tiles (n, h, w) in 0..1 as a PNG of 16 greys, row by row."""
    n, h, w = tiles.shape
    sheet = (
        tiles.reshape(n // columns, columns, h, w)
        .swapaxes(1, 2)
        .reshape(n // columns * h, columns * w)
    )
    grey = Image.fromarray((np.rint(np.clip(sheet, 0, 1) * 15) * 17).astype(np.uint8))
    grey.save(path, optimize=True)


PARTS = {part.__name__: part for part in (pixels, shapes, pairs, maps, augmentation, styles)}


def main() -> int:
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
