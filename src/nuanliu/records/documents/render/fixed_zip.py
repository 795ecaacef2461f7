"""Office files are zips; this dates one so that equal content means equal bytes."""

import io
import struct
import zipfile

_NO_TIME = (0, 1 << 5 | 1)  # midnight of 1 January 1980, the earliest a zip can carry
_LOCAL, _CENTRAL = 10, 12  # where time and date stand in a member's header, and in the directory
_LENGTHS, _FIXED = 28, 46  # of an entry of the directory: where name, extra, comment are measured


def fixed_zip(packed: bytes) -> bytes:
    """The same members as they were packed, without the time they were made at.

    packed: without a comment at its end, as Python's zipfile writes it.
    """
    made = bytearray(packed)
    with zipfile.ZipFile(io.BytesIO(packed)) as old:
        members = old.infolist()
    place = int.from_bytes(packed[-6:-2], "little")  # of the directory, from the end record
    for member in members:
        struct.pack_into("<HH", made, member.header_offset + _LOCAL, *_NO_TIME)
        struct.pack_into("<HH", made, place + _CENTRAL, *_NO_TIME)
        place += _FIXED + sum(struct.unpack_from("<HHH", made, place + _LENGTHS))
    return bytes(made)
