"""Photos from outside: a real one is measured, anything else is named for what it is."""

import io
import struct
import zlib

import pytest
from PIL import Image

from nuanliu.core.refusal import Refused
from nuanliu.records.documents.picture_child import MAX_PIXELS, look
from nuanliu.records.documents.pictures import pictures_of


def picture(kind, mode="RGB", size=(33, 17), **more):
    """A picture as a camera would write it."""
    made = io.BytesIO()
    Image.effect_noise(size, 40).convert(mode).save(made, kind, **more)
    return made.getvalue()


def seen(data):
    """What `look` says: the picture, or the code of its refusal."""
    try:
        return look(data)
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_is_measured(mode):
    """All colour types, from one bit to four channels."""
    assert seen(picture("PNG", mode)) == ("png", 33, 17)


@pytest.mark.parametrize("progressive", [False, True])
def test_both_kinds_of_jpeg_are_measured(progressive):
    """Baseline and progressive, also with a preview behind the end, as phones write it."""
    data = picture("JPEG", progressive=progressive)
    assert (seen(data), seen(data + b"preview")) == (("jpeg", 33, 17),) * 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_photo_cut_off_anywhere_is_damaged(kind):
    """Cut after every 7th byte past its mark: never taken; whole, it is."""
    data = picture(kind)
    cut = {seen(data[:end]) for end in range(9, len(data) - 1, 7)}
    assert (cut, seen(data)[0]) == ({"PHOTO-DAMAGED"}, kind.lower())


def test_a_flipped_bit_in_a_png_is_damage():
    """Each byte of the rows is under the sum of its part."""
    data = bytearray(picture("PNG"))
    data[len(data) // 2] ^= 1
    assert seen(bytes(data)) == "PHOTO-DAMAGED"


def framed(data):
    """A JPEG's own frame and tables with words where its scan begins."""
    at = data.index(b"\xff\xda")
    (size,) = struct.unpack_from(">H", data, at + 2)
    return data[: at + 2 + size] + "只是文字".encode() * 40 + b"\xff\xd9"


def test_a_right_frame_around_words_is_no_photo():
    """Every marker and the end in place, and nothing to see: the decoder says so."""
    data = picture("JPEG", size=(640, 480))
    rows = zlib.compress(b"\x09" * (1 + 33 * 3) * 17)  # 9 is no filter of a PNG row
    made, at = picture("PNG"), picture("PNG").index(b"IDAT") - 4
    part = struct.pack(">I", len(rows)) + b"IDAT" + rows
    part += struct.pack(">I", zlib.crc32(b"IDAT" + rows))
    words = made[:at] + part + made[-12:]
    assert [seen(framed(data)), seen(words), seen(data)[0]] == ["PHOTO-DAMAGED"] * 2 + ["jpeg"]


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "BMP", "PDF"])
def test_other_kinds_are_named_as_such(kind):
    """What a browser could show, but no photo of a phone."""
    assert seen(picture(kind)) == "PHOTO-KIND"


def test_a_picture_that_unpacks_to_a_trap_is_refused():
    """A few kilobytes of black that would be 400 million pixels; half as many are let through."""
    side = 20_000
    made = io.BytesIO()
    Image.new("1", (side, side)).save(made, "PNG")
    small = io.BytesIO()
    Image.new("1", (side, MAX_PIXELS // side)).save(small, "PNG")
    assert (seen(made.getvalue()), seen(small.getvalue())[0]) == ("PHOTO-LARGE", "png")


def test_the_bad_one_among_many_is_named():
    """The second of three, each opened in its own child; without it all three are measured."""
    good = picture("JPEG")
    with pytest.raises(Refused) as refused:
        pictures_of([good, b"words", good])
    told = refused.value.refusals[0]
    kinds = [one.kind for one in pictures_of([good] * 3)]
    assert (told.code, told.what[:7], kinds) == ("PHOTO-KIND", "第 2 张照片", ["jpeg"] * 3)
