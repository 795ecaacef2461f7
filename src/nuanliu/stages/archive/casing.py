"""The sealed casing of an archive package: one tar stream under the data key, opened on purpose.

A package holds rosters and bank files, so below the data folder it lies only like this, sealed as
kept files and backups are. Nothing of it touches the disk in clear while it is written or checked;
whoever needs the folder itself has it unpacked elsewhere, with a reason (archive.actions.hand_out).
"""

import io
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from nuanliu.core.refusal import Refusal, demand
from nuanliu.records.people import crypto, keys
from nuanliu.records.people.keys import sync_folder

AAD = "archive.package"  # what the sealed stream is bound to


class Casing:
    """A package being written: files go in one after the other, under their names in the bag."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        """Take the open tar stream of a casing."""
        self._tar = tar

    def put(self, name: str, content: bytes) -> None:
        """Add one file; owner, time and mode tell nothing."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), 0o600
        self._tar.addfile(info, io.BytesIO(content))


@contextmanager
def writing(place: Path) -> Iterator[Casing]:
    """A new casing that appears at `place` wholly, on disk, or not at all."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    ring = keys.current()
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            sealer = crypto.StreamSealer(ring.data[ring.current], AAD, file)
            with tarfile.open(fileobj=cast("BinaryIO", sealer), mode="w|") as tar:
                yield Casing(tar)
            sealer.close()
            file.flush()
            os.fsync(file.fileno())
        part.rename(place)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(place.parent)


def members(place: Path) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every file of a package, in the order in which they were put in.

    Raises OSError for a file that is not there, SealError or tarfile.TarError for a damaged one.
    """
    with place.open("rb") as file:
        chunks = crypto.opened_chunks(keys.current().data, AAD, file)
        with tarfile.open(fileobj=cast("BinaryIO", _Pieces(chunks)), mode="r|") as tar:
            for info in tar:
                content = tar.extractfile(info)
                if content is not None:
                    yield info.name, content.read()
        for _ in chunks:  # the last chunk proves that nothing was cut off
            pass


class _Pieces:
    """A source that is read from clear chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._held = chunks, bytearray()

    def read(self, size: int) -> bytes:
        while len(self._held) < size and (chunk := next(self._chunks, b"")):
            self._held += chunk
        piece = bytes(self._held[:size])
        del self._held[:size]
        return piece


def unpack(place: Path, folder: Path, beside: Mapping[str, str]) -> None:
    """Write a package in clear as the BagIt folder `folder`, wholly or not at all.

    beside: notes by file name that lie in the folder and are no part of the package.
    Raises Refused BAG-PLACE for a folder below the data folder and BAG-EXISTS where something lies.
    """
    demand(place_fault(folder))
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # what a kill left behind
    try:
        for name, content in members(place):
            _write_private(part / name, content)
        for name, said in beside.items():
            _write_private(part / name, said.encode())
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync_folder(folder.parent)


def place_fault(folder: Path) -> Refusal | None:
    """Why a package may not be unpacked into a folder: below the data folder, or there already."""
    if folder.resolve().is_relative_to(Path(settings.NUANLIU_DATA).resolve()):
        what = f"{folder} 在数据目录之内，归档包不能在那里以明文存放"
        return Refusal("BAG-PLACE", what, "请指定数据目录以外的文件夹")
    if folder.exists():
        return Refusal("BAG-EXISTS", f"文件夹 {folder} 已存在", "没有改动；请换一个名称")
    return None


def _write_private(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)


def reseal(place: Path) -> None:
    """Seal a package anew under the current key (`keys rotate`), wholly or not at all."""
    with writing(place) as casing:
        for name, content in members(place):
            casing.put(name, content)
