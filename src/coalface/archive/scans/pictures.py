"""Pictures of a file's pages, for the viewer and for text recognition."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped] # has no type hints
from PIL import Image, ImageOps

from coalface.desk.files.rules import PDF

MOST_PAGES = 60
LONGEST_SIDE = 2000
THUMBNAIL_SIDE = 320
# Larger pictures are bombs or maps, not scans of papers.
MOST_PIXELS = 120_000_000
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp"})


class NotAPicture(ValueError):  # noqa: N818 - an answer about a file
    """The bytes cannot be drawn; the message says what the library said."""


def drawable(media_type: str) -> bool:
    return media_type == PDF or media_type in PICTURES


def pages(path: Path, media_type: str) -> Iterator[Image.Image]:
    """The pages of a file as pictures of at most LONGEST_SIDE pixels, upright; raises NotAPicture."""
    try:
        yield from _pdf_pages(path) if media_type == PDF else _image_pages(path)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, pypdfium2.PdfiumError) as error:
        raise NotAPicture(str(error)[:200]) from error


def keep(picture: Image.Image, path: Path, side: int = LONGEST_SIDE) -> None:
    """Write a picture beside its name and move it there: a reader never meets half of one."""
    small = picture.copy()
    small.thumbnail((side, side))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    small.save(draft, "WEBP", quality=82)
    draft.replace(path)


def _pdf_pages(path: Path) -> Iterator[Image.Image]:
    with closing(pypdfium2.PdfDocument(path)) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            scale = LONGEST_SIDE / max(page.get_size())
            yield page.render(scale=min(scale, 4.0)).to_pil().convert("RGB")


def _image_pages(path: Path) -> Iterator[Image.Image]:
    with Image.open(path) as image:
        for number in range(min(getattr(image, "n_frames", 1), MOST_PAGES)):
            image.seek(number)
            if image.width * image.height > MOST_PIXELS:
                raise NotAPicture(f"{image.width} x {image.height}")
            upright = ImageOps.exif_transpose(image.convert("RGB"))
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            yield upright
