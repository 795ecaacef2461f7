"""The QR code that PDF and DOCX print beside the check code."""

import segno

_MASK = 3  # trying all eight takes six times as long, and every reader reads every mask


def qr_of(text: str) -> segno.QRCode:
    """The code of a text, a seventh of which may be soiled and still be read."""
    return segno.make_qr(text, error="m", mask=_MASK, boost_error=False)
