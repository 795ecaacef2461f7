"""The fonts handed to the PDF engine, and the refusal of a paper they cannot show.

Text taken out of a PDF proves nothing: a page of empty boxes still yields its characters. So each
character is looked up in the cmap of a font the engine is given, before anything is drawn.
"""

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Self, TypeAlias

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from nuanliu.core.documents import Document, characters_of
from nuanliu.core.refusal import Refusal, Refused

Versions: TypeAlias = tuple[tuple[Path, int], ...]  # font files with the time of their last change

_FONT_ENDINGS = frozenset({".otf", ".ttf", ".ttc", ".otc"})
_FAMILY_NAMES = (16, 1)  # name table: typographic family, then family


class Voice(Enum):
    """What a text is on a paper; the families that suit it, the best first (GB/T 9704)."""

    TITLE = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "Noto Serif SC")
    BODY = ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "朱雀仿宋", "FandolFang", "Noto Serif SC")
    HEAD = ("黑体", "SimHei", "FandolHei", "Noto Sans SC")
    KAI = ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "FandolKai", "LXGW WenKai", "Noto Sans SC")


class MissingGlyph(Refused):
    """A character of the paper is in none of the fonts; the paper is refused, never boxed."""


@dataclass(frozen=True)
class FontFace:
    """One font: its family, and the advance width of each character it draws, in em."""

    family: str
    widths: dict[int, float]


@dataclass(frozen=True)
class FontSet:
    """Folders of fonts, the preferred first; nothing else on the machine is ever used."""

    folders: tuple[Path, ...]

    @classmethod
    def shipped_and(cls, *folders: Path) -> Self:
        """The office's own font folders, then the fonts that come with the program."""
        return cls((*folders, pylopdf_fonts_zh_cn.serif_path().parent))

    @cached_property
    def files(self) -> Versions:
        """Every font file in the folders, and when it was last changed."""
        files = (file for folder in self.folders for file in _font_files(folder))
        return tuple((file, file.stat().st_mtime_ns) for file in files)

    @property
    def faces(self) -> tuple[FontFace, ...]:
        """Every font in the folders, read once per file and version of the file."""
        return _all_faces(self.files)

    def families(self, voice: Voice) -> list[str]:
        """Families for a voice: the suitable ones present, then all others as fallback."""
        return _families(self.faces, voice)

    @cached_property
    def widths(self) -> dict[int, float]:
        """Advance width in em of each character as body text draws it: the first family wins."""
        return _body_widths(self.files)

    def width(self, text: str) -> float:
        """How wide the text is on one line, in em; an unknown character counts a full em."""
        known = self._measured.get(text)
        if known is None:
            known = sum(self.widths.get(ord(character), 1.0) for character in text)
            self._measured[text] = known
        return known

    @cached_property
    def _measured(self) -> dict[str, float]:
        return {}  # a roster says the same words over and over


def _font_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        what = f"字体文件夹 {folder.name} 不存在"
        raise Refused(Refusal("PAPER-FONT", what, "请建立该文件夹，或从设置中去掉它"))
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in _FONT_ENDINGS)


@lru_cache(maxsize=4)
def _all_faces(files: Versions) -> tuple[FontFace, ...]:
    faces = tuple(face for file, version in files for face in _faces(file, version))
    gc.collect()  # an opened font is a knot of twelve megabytes that only a search unties
    return faces


def _families(faces: tuple[FontFace, ...], voice: Voice) -> list[str]:
    present = dict.fromkeys(face.family for face in faces)
    best = [family for family in voice.value if family in present]
    return [*best, *(family for family in present if family not in best)]


@lru_cache(maxsize=4)
def _body_widths(files: Versions) -> dict[int, float]:
    """Laid out for every paper, so worked out once for the same files."""
    faces = _all_faces(files)
    by_family = {family: place for place, family in enumerate(_families(faces, Voice.BODY))}
    widths: dict[int, float] = {}
    for face in sorted(faces, key=lambda face: by_family[face.family]):
        widths = {**face.widths, **widths}
    return widths


@cache
def _faces(file: Path, _version: int) -> tuple[FontFace, ...]:
    """The faces of a font file; one that is no font raises Refused naming the file."""
    try:
        return tuple(_face(font) for font in _open(file))
    except TTLibError as error:
        what = f"字体文件 {file.name} 无法读取"
        raise Refused(Refusal("PAPER-FONT", what, "请删去或换成完好的字体文件")) from error


def _open(file: Path) -> Iterator[TTFont]:
    with file.open("rb") as stream:
        if file.suffix.lower() in {".ttc", ".otc"}:
            yield from TTCollection(stream).fonts
        else:
            yield TTFont(stream, lazy=True)


def _face(font: TTFont) -> FontFace:
    names, advances, em = font["name"], font["hmtx"], font["head"].unitsPerEm
    family = next(name for place in _FAMILY_NAMES if (name := names.getDebugName(place)))
    drawn = {code: glyph for code, glyph in font.getBestCmap().items() if glyph != ".notdef"}
    return FontFace(family, {code: advances[glyph][0] / em for code, glyph in drawn.items()})


def check_glyphs(document: Document, fonts: FontSet, around: Iterable[str] = ()) -> None:
    """Raise MissingGlyph for the first character of the paper that no font of the set draws.

    around: what the layout adds of its own (page numbers, labels). The message names the person
    or the place, quotes the text and gives the code point.
    """
    stands = {character: "版式文字" for text in around for character in text if character != "\n"}
    stands |= characters_of(document)
    for character, where in stands.items():
        if ord(character) not in fonts.widths:
            what = f"《{document.name}》{where}中的“{character}”（U+{ord(character):04X}）没有字形"
            fix = "请把含有该字的字体文件放进 fonts 文件夹后重新生成，切勿改用同音字"
            raise MissingGlyph(Refusal("PAPER-GLYPH", what, fix))
