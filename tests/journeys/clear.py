"""Which personal numbers stand in clear in a file, also inside packed files and printed pages."""

import gzip
import io
import re
import tarfile
import zipfile

import pypdfium2

LONG = re.compile(rb"[0-9]{11,}[Xx]?")


def layers(data):
    """The bytes, then those of everything packed in them: zip, xlsx, docx, ods, tar, gz, PDF text.

    Bytes of two-byte text (UTF-16) are read with their empty halves taken away.
    """
    yield data
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inner = [packed.read(info) for info in packed.infolist() if not info.is_dir()]
    elif data[:2] == b"\x1f\x8b":
        inner = [gzip.decompress(data)]
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as packed:
            inner = [packed.extractfile(info).read() for info in packed if info.isfile()]
    elif data[:5] == b"%PDF-":
        inner = [printed(data)]
    else:
        return
    for one in inner:
        yield from layers(one)


def printed(data):
    """The text of every page of a PDF."""
    with pypdfium2.PdfDocument(data) as pages:
        texts = [page.get_textpage().get_text_range() for page in pages]
    return "\n".join(texts).encode(errors="replace")


def in_clear(data, numbers):
    """The numbers that stand in the bytes or in what is packed in them, in longer runs too."""
    sought = {number.encode() for number in numbers}
    sizes = {len(number) for number in sought}
    runs = {run for layer in layers(data) for run in LONG.findall(layer.replace(b"\0", b""))}
    return {
        run[place : place + length]
        for run in runs
        for length in sizes
        for place in range(len(run) - length + 1)
        if run[place : place + length] in sought
    }
