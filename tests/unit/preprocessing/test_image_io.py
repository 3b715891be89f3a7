import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.artifacts import ROOT
from model.preprocessing import binarization, image_io, normalization

HERE = Path(__file__).parent
FOREGROUND = np.zeros((60, 40), np.uint8)
FOREGROUND[8:50, 18:24] = 255
GRAY = 255 - FOREGROUND


def written(image: Image.Image, kind: str, **options) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def png_header(width: int, height: int, colour_type: int = 0) -> bytes:
    """A PNG that claims a size and holds hardly anything."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + name
            + content
            + struct.pack(">I", zlib.crc32(name + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + (chunk(b"PLTE", bytes(6)) + chunk(b"tRNS", b"\0") if colour_type == 3 else b"")
        + chunk(b"IDAT", zlib.compress(b"0" * 100))
        + chunk(b"IEND", b"")
    )


def webp_header(width: int, height: int) -> bytes:
    """A lossless WebP of one colour and any size: some forty bytes."""
    content = written(Image.new("RGB", (8, 8)), "WEBP", lossless=True)
    at = content.index(b"VP8L") + 9
    size = (width - 1) | (height - 1) << 14
    return content[:at] + size.to_bytes(4, "little") + content[at + 4 :]


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    content = written(Image.fromarray(GRAY).convert("RGB"), "JPEG", progressive=True)
    last = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last * count + b"\xff\xd9"


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
        "progressive jpeg": written(gray, "JPEG", quality=95, progressive=True),
        "jpeg with a video behind": written(gray, "JPEG", quality=95) + b"\xff\xda\0\2" * 1000,
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
    "transparent": png_header(7_000, 7_000, 6),
    "transparent palette": png_header(7_000, 7_000, 3),
    "large webp": webp_header(16_383, 3_000),
    "many scans": many_scans(130_000),
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
    monkeypatch.setattr(image_io, "_decode", lambda *_: decoded.append("decoded"))
    for kind in ("bomb", "large", "long", "transparent", "transparent palette", "large webp"):
        with pytest.raises(image_io.ImageError, match="million"):
            image_io.open_image(BAD[kind])
    with pytest.raises(image_io.ImageError, match="scans"):
        image_io.open_image(BAD["many scans"])
    assert decoded == []


MAKE = """
import sys
from PIL import Image
path, mode, kind, side, options = *sys.argv[1:4], int(sys.argv[4]), eval(sys.argv[5])
Image.new(mode, (side, side)).save(path, kind, **options)
"""
OPEN = """
import sys
from pathlib import Path
from model.preprocessing import image_io
def memory(entry):
    lines = open("/proc/self/status", encoding="ascii").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(entry)) * 1024
image_io.open_image(Path("data/samples/notebook.jpg"))
before = memory("VmRSS")
image_io.open_image(Path(sys.argv[1]))
print(memory("VmHWM") - before, memory("VmRSS") - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted as Linux does")
@pytest.mark.parametrize(
    ("mode", "kind", "megapixels", "options"),
    [
        ("RGB", "WEBP", 14.5, {"lossless": True}),
        ("RGBA", "WEBP", 11.3, {"quality": 1}),
        ("RGBA", "PNG", 22.5, {}),
        ("P", "PNG", 20.5, {"transparency": 0}),
        ("1", "PNG", 49.9, {}),
        ("RGB", "PNG", 41.5, {}),
        ("RGBA", "TIFF", 19, {"compression": "tiff_adobe_deflate"}),
        ("RGB", "JPEG", 33, {"progressive": True, "subsampling": 0}),
        ("CMYK", "JPEG", 26, {"progressive": True, "subsampling": 0}),
    ],
)
def test_the_largest_images_that_are_read_take_no_more_memory_than_told(
    tmp_path: Path, mode: str, kind: str, megapixels: float, options: dict
):
    """In processes of their own: what the test itself has taken before does not count."""
    side, path = round((megapixels * 1e6) ** 0.5), str(tmp_path / "large")
    make = [sys.executable, "-c", MAKE, path, mode, kind, str(side), repr(options)]
    subprocess.run(make, cwd=ROOT, check=True)
    opened = subprocess.run(
        [sys.executable, "-c", OPEN, path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    peak, left = map(int, opened.stdout.split())
    assert 0.25 * image_io.MAX_DECODING_BYTES < peak < image_io.MAX_DECODING_BYTES
    assert left < 50_000_000  # it was 227 MB after some


def test_a_missing_file_is_an_error_in_a_sentence(tmp_path: Path):
    with pytest.raises(image_io.ImageError, match=r"lost\.png cannot be opened"):
        image_io.open_image(tmp_path / "lost.png")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("PNG", "1"), ("PNG", "L"), ("PNG", "P"), ("PNG", "I;16"), ("TIFF", "CMYK")],
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
