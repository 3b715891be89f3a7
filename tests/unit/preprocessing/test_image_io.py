import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.preprocessing import binarization, image_io, normalization

HERE = Path(__file__).parent
FOREGROUND = np.zeros((60, 40), np.uint8)
FOREGROUND[8:50, 18:24] = 255
GRAY = 255 - FOREGROUND


def written(image: Image.Image, kind: str, **options) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds hardly anything."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + name
            + content
            + struct.pack(">I", zlib.crc32(name + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b"0" * 100))
        + chunk(b"IEND", b"")
    )


def kinds() -> dict[str, bytes]:
    """The same upright stroke, black on white, in every format and mode that people have."""
    gray = Image.fromarray(GRAY)
    clear = Image.new("RGBA", gray.size)
    clear.paste((0, 0, 0, 255), mask=Image.fromarray(FOREGROUND))
    palette = gray.convert("P")
    first_white = clear.quantize(8)
    other = Image.fromarray(FOREGROUND)
    sideways = Image.Exif()
    sideways[0x112] = 6  # the camera was held upright: turn it to the right
    return {
        "png": written(gray, "PNG"),
        "jpeg": written(gray, "JPEG", quality=95),
        "webp": written(gray.convert("RGB"), "WEBP", quality=95),
        "bmp": written(gray, "BMP"),
        "tiff": written(gray, "TIFF"),
        "gif": written(gray, "GIF"),
        "animated gif": written(gray, "GIF", save_all=True, append_images=[other]),
        "animated png": written(gray, "PNG", save_all=True, append_images=[other]),
        "animated webp": written(
            gray.convert("RGB"),
            "WEBP",
            save_all=True,
            append_images=[other.convert("RGB")],
            lossless=True,
        ),
        "pages of tiff": written(gray, "TIFF", save_all=True, append_images=[other]),
        "one bit": written(gray.convert("1"), "PNG"),
        "palette": written(palette, "PNG"),
        "transparent": written(clear, "PNG"),
        "palette with transparency": written(first_white, "PNG"),
        "gray with alpha": written(clear.convert("LA"), "PNG"),
        "cmyk": written(gray.convert("CMYK"), "JPEG", quality=95),
        "16 bit": written(Image.fromarray(GRAY.astype(np.uint16) * 257), "PNG"),
        "16-bit tiff": written(Image.fromarray(GRAY.astype(np.uint16) * 257), "TIFF"),
        "float": written(Image.fromarray(GRAY.astype(np.float32) / 255), "TIFF"),
        "turned by exif": written(gray.rotate(90, expand=True), "JPEG", quality=95, exif=sideways),
        "heic": (HERE / "stroke.heic").read_bytes(),
    }


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_image_gives_the_same_foreground_whatever_its_suffix(kind: str):
    image = image_io.open_image(kinds()[kind], "picture.txt")
    assert image.size == (40, 60)
    assert np.abs(binarization.to_foreground(image) - FOREGROUND / 255).mean() < 0.02
    assert normalization.from_image(image) is not None


BAD = {
    "nothing": b"",
    "text": b"not a picture at all",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\nshowpage\n",
    "truncated jpeg": kinds()["jpeg"][:-200],
    "truncated png": kinds()["png"][:65],
    "damaged png": kinds()["png"][:60] + b"?" * 20 + kinds()["png"][80:],
    "truncated heic": (HERE / "stroke.heic").read_bytes()[:-150],
    "one pixel": written(Image.new("L", (1, 1)), "PNG"),
    "bomb": png_header(40_000, 40_000),
    "large": png_header(9_000, 9_000),
    "long": png_header(60_000_000, 1),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_an_error_in_one_sentence_with_its_name(kind: str):
    with pytest.raises(image_io.ImageError) as error:
        image_io.open_image(BAD[kind], "my holiday.png")
    sentence = str(error.value)
    assert "my holiday.png" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 150


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch):
    decoded = []
    monkeypatch.setattr(image_io, "_decode", decoded.append)
    for kind in ("bomb", "large", "long"):
        with pytest.raises(image_io.ImageError, match="million"):
            image_io.open_image(BAD[kind])
    assert decoded == []


def test_a_missing_file_is_an_error_in_a_sentence(tmp_path: Path):
    with pytest.raises(image_io.ImageError, match=r"lost\.png cannot be opened"):
        image_io.open_image(tmp_path / "lost.png")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("PNG", "L"), ("PNG", "P"), ("PNG", "I;16"), ("TIFF", "CMYK")],
)
def test_a_large_image_is_scaled_down_and_its_size_remembered(kind: str, mode: str):
    large = (
        Image.fromarray(np.full((1500, 4200), 60_000, np.uint16))
        if mode == "I;16"
        else Image.new("L", (4200, 1500), 240).convert(mode)
    )
    exif = Image.Exif()
    exif[0x112] = 6
    image = image_io.open_image(written(large, kind, **({"exif": exif} if kind != "TIFF" else {})))
    upright = (4200, 1500) if kind == "TIFF" else (1500, 4200)
    assert image_io.full_size(image) == upright
    assert max(image.size) == image_io.MAX_SIDE
    assert (image.width < image.height) == (upright[0] < upright[1])
    assert binarization.to_grayscale(image).mean() == pytest.approx(
        60_000 / 65_535 if mode == "I;16" else 240 / 255, abs=0.02
    )
