"""Laying the band under a picture; runs in the guarded child (shown.py)."""

import base64
import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageOps

from nuanliu.records.documents.picture_child import look

QUALITY = 82


def with_band(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """The picture, upright, at most `most` pixels long, above the band; a JPEG without its EXIF."""
    look(data)
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
        opened.draft("RGB", (facts["most"], facts["most"]))
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    out = io.BytesIO()
    banded(picture, facts).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def banded(picture: Image.Image, facts: Mapping[str, Any]) -> Image.Image:
    """The picture made no longer than `most` pixels, above the band."""
    picture.thumbnail((facts["most"], facts["most"]))
    band = Image.open(io.BytesIO(base64.b64decode(facts["band"]))).convert("RGB")
    width = max(picture.width, facts["least"])
    low = band.resize(
        (width, max(1, round(band.height * width / band.width))), Image.Resampling.LANCZOS
    )
    sheet = Image.new("RGB", (width, picture.height + low.height), "white")
    sheet.paste(picture, ((width - picture.width) // 2, 0))
    sheet.paste(low, (0, picture.height))
    return sheet
