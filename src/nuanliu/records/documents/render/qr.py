"""The QR code that PDF and DOCX print beside the check code."""

from functools import lru_cache

import segno

_MASK = 3  # trying all eight takes six times as long, and every reader reads every mask


@lru_cache(maxsize=4)  # the formats of a paper are made one after the other
def qr_of(text: str) -> segno.QRCode:
    """The code of a text, a seventh of which may be soiled and still be read."""
    return segno.make_qr(text, error="m", mask=_MASK, boost_error=False)
