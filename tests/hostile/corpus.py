"""The hostile files, each with the verdict written down by hand before it was first opened.

A verdict is the sentence the office reads. '' means that the file is harmless and must be read.
"""

import zipfile
from typing import NamedTuple

from tests.hostile.containers import (
    HEADING,
    OLE,
    SHEET,
    in_sheet,
    ods,
    ods_row,
    patched,
    renamed_stream,
    rezipped,
    xls,
    xls_of_records,
    xlsx,
    zipped,
)

COPY = "请新建一个空白工作簿，只粘贴名单内容（选择性粘贴→数值），保存为 .xlsx 再上传"
AS_XLSX = "请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
NEAR = "请删去名单以外的空行、空列后保存再上传"
UNLOCK = "请先取消打开密码（文件→文档加密→清空密码），保存后再上传"


class Hostile(NamedTuple):
    """A file under the name it might arrive with, and what must be said of it."""

    name: str
    data: bytes
    verdict: str


def said(code, what, fix):
    return f"{what}。{fix}。[{code}]"


def far(place):
    what = f"表格在 {place} 还有单元格，超出 200000 行、200 列的上限，多半是整行或整列设了格式"
    return said("FILE-FAR-CELL", what, NEAR)


def wide(rows, columns):
    what = f"表格有内容的范围达到 {rows} 行、{columns} 列，远大于一份名单"
    return said("FILE-FAR-CELL", what, NEAR)


def foreign(kind):
    return said("FILE-FORMAT", f"这是{kind}，不是表格文件", AS_XLSX)


ODD_PARTS = said("FILE-ZIP", "文件内有重名或路径异常的部件", COPY)
BROKEN_ZIP = said("FILE-ZIP", "文件的压缩结构已损坏", COPY)
RATIO = said("FILE-BOMB", "文件内有压缩超过 100 倍的部件", COPY)
MACRO = said("FILE-MACRO", "文件含有宏程序", COPY)
LINKS = said("FILE-LINKS", "文件引用了其他文件或外部数据", COPY)
EMBEDDED = said("FILE-OLE", "文件内嵌了其他文件或控件", COPY)
NESTED = said("FILE-OLE", "文件里又套了压缩包或其他工作簿", COPY)
DTD = said("FILE-DTD", "文件内含有文档类型定义", COPY)
LOCKED = said("FILE-ENCRYPTED", "文件设置了打开密码", UNLOCK)
DAMAGED = said("FILE-UNREADABLE", "表格文件已损坏，无法读取", AS_XLSX)
BINARY = said("FILE-ENCODING", "文字编码不是 UTF-8、UTF-16 或 GB18030，或含有二进制内容", AS_XLSX)
NO_TABLE = said("FILE-FORMAT", "这是网页，里面没有可读的表格", AS_XLSX)


def quotes(row):
    return said("FILE-CSV", f"文本表格第 {row} 行的引号不成对或内容过长", AS_XLSX)


def mixed(utf8, other):
    what = f"混用了几种文字编码：第 {utf8} 行是 UTF-8，第 {other} 行不是"
    return said("FILE-ENCODING", what, AS_XLSX)


LAUGHS = b"<!DOCTYPE x [" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)
OUTSIDE = b"<!DOCTYPE x [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
SOUND = xlsx()
TEXT = ",".join(HEADING)
NAMES = "张三,李四,王五"


def workbooks():
    """.xlsx: distances, bombs, names of parts."""
    yield "行太远.xlsx", xlsx(A200001=1), far("第 200001 行")
    yield "列太远.xlsx", xlsx(GS1=1), far("GS1")
    yield "两个角.xlsx", xlsx(XFD1048576=1), far("第 1048576 行")
    yield "在界内但太大.xlsx", xlsx(GR150000=1), wide(150000, 200)
    yield "最后一列.xlsx", xlsx(GR1=1), ""
    yield (
        "空行太远.xlsx",
        in_sheet(b"</sheetData>", b'<row r="999999"/></sheetData>'),
        far("第 999999 行"),
    )
    yield "谎报范围.xlsx", in_sheet(b'ref="A1:G1"', b'ref="A1:XFD1048576"'), ""
    yield "少报范围.xlsx", in_sheet(b'ref="A1:G1"', b'ref="A1"'), ""
    yield (
        "藏在图片里的表.xlsx",
        rezipped(SOUND, add=[("xl/media/a.png", b'<c r="XFD1048576"/>')]),
        far("XFD1048576"),
    )
    yield "零.xlsx", rezipped(SOUND, add=[("xl/media/a.bin", b"0" * 30_000_000)]), RATIO
    yield "空白填满的表.xlsx", in_sheet(b"<sheetData>", b"<sheetData>" + b" " * 60_000_000), RATIO
    yield (
        "四个六十兆.xlsx",
        zipped([(f"xl/{n}.bin", b"0" * 63_000_000) for n in range(4)]),
        said("FILE-BOMB", "文件展开后有 240 MB，超过 200 MB 的上限", COPY),
    )
    yield (
        "两百零一个部件.xlsx",
        zipped([(f"x/{n}", b"") for n in range(201)]),
        said("FILE-BOMB", "文件内有 201 个部件，超过 200 个的上限", COPY),
    )
    yield "上级目录.xlsx", rezipped(SOUND, add=[("xl/../../evil", b"")]), ODD_PARTS
    yield "绝对路径.xlsx", rezipped(SOUND, add=[("/etc/passwd", b"")]), ODD_PARTS
    yield "盘符.xlsx", rezipped(SOUND, add=[("C:/evil", b"")]), ODD_PARTS
    yield "重名.xlsx", rezipped(SOUND, add=[("XL/workbook.xml", b"")]), ODD_PARTS


def workbook_parts():
    """.xlsx: macros, links, things inside, entities, damage."""
    yield "宏.xlsx", rezipped(SOUND, add=[("xl/vbaProject.bin", b"x")]), MACRO
    yield "宏表.xlsx", rezipped(SOUND, add=[("xl/macrosheets/m1.xml", b"<x/>")]), MACRO
    yield (
        "改名的启用宏.xlsx",
        rezipped(
            SOUND,
            change={
                "[Content_Types].xml": lambda x: x.replace(b"sheet.main", b"macroEnabled.main")
            },
        ),
        said("FILE-MACRO", "文件声明为启用宏的工作簿", COPY),
    )
    yield "外部链接.xlsx", rezipped(SOUND, add=[("xl/externalLinks/e1.xml", b"<x/>")]), LINKS
    yield "数据连接.xlsx", rezipped(SOUND, add=[("xl/connections.xml", b"<x/>")]), LINKS
    yield "内嵌对象.xlsx", rezipped(SOUND, add=[("xl/embeddings/o.bin", b"x")]), EMBEDDED
    yield "控件.xlsx", rezipped(SOUND, add=[("xl/activeX/a.xml", b"<x/>")]), EMBEDDED
    yield "套娃.xlsx", rezipped(SOUND, add=[("xl/inner.zip", SOUND)]), NESTED
    yield "十亿个笑.xlsx", rezipped(SOUND, change={SHEET: lambda x: LAUGHS + b"]>" + x}), DTD
    yield "外部实体.xlsx", rezipped(SOUND, change={SHEET: lambda x: OUTSIDE + x}), DTD
    yield (
        "换编码藏实体.xlsx",
        rezipped(SOUND, change={SHEET: lambda x: x.decode().encode("utf-16")}),
        said("FILE-DTD", "文件内的文字不是 UTF-8 编码", COPY),
    )
    yield "没传完.xlsx", SOUND[:-200], BROKEN_ZIP
    yield "只有开头.xlsx", SOUND[:1000], BROKEN_ZIP
    yield "半张表.xlsx", rezipped(SOUND, change={SHEET: lambda _: b"<worksheet"}), DAMAGED
    yield "没有表的工作簿.xlsx", rezipped(SOUND, drop=[SHEET]), DAMAGED
    yield "加锁的部件.xlsx", patched(SOUND, 8, b"\x01\x00"), LOCKED
    yield (
        "部件重叠.xlsx",
        patched(SOUND, 42, bytes(4)),
        said("FILE-BOMB", "文件内的部件互相重叠", COPY),
    )
    yield "少报大小.xlsx", patched(SOUND, 24, b"\x01\x00\x00\x00"), BROKEN_ZIP
    yield "校验不符.xlsx", patched(SOUND, 16, b"\x01\x02\x03\x04"), BROKEN_ZIP
    yield (
        "少见的压缩.xlsx",
        rezipped(SOUND, method=zipfile.ZIP_BZIP2),
        said("FILE-ZIP", "文件内有不常见的压缩方式", COPY),
    )
    yield "密码.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), LOCKED
    yield (
        "深层嵌套.xlsx",
        in_sheet(b"</sheetData>", b"<x>" * 9000 + b"</x>" * 9000 + b"</sheetData>"),
        "",
    )


def open_documents():
    """.ods: cells that stand for millions, passwords, macros, links."""
    cell = ods_row("张三")
    yield "一格当一亿.ods", ods(ods_row("张三", columns=16384)), far("XFD1")
    yield "一行当百万.ods", ods(ods_row("张三", rows=1048576)), far("A1048576")
    yield "铺满.ods", ods(ods_row("张三", rows=1048576, columns=16384)), far("XFD1048576")
    yield "界内铺满.ods", ods(ods_row("张三", rows=150000, columns=200)), wide(150000, 200)
    yield "空白尾巴.ods", ods(cell + ods_row("", rows=1048575, columns=16384)), ""
    yield "空白之后还有.ods", ods(ods_row("", rows=999999) + cell), far("A1000000")
    yield "密码.ods", ods(cell, manifest="<encryption-data/>"), LOCKED
    yield "宏.ods", ods(cell, add=[("Basic/Standard/Module1.xml", b"<x/>")]), MACRO
    yield (
        "打开即运行.ods",
        ods(cell, before="<office:scripts><script:event-listener/></office:scripts>"),
        MACRO,
    )
    yield "引用别处.ods", ods("<table:table-source/>" + cell), LINKS
    yield "内嵌对象.ods", ods(f"<table:shapes><draw:object-ole/></table:shapes>{cell}"), EMBEDDED
    yield "实体.ods", rezipped(ods(cell), change={"content.xml": lambda x: LAUGHS + b"]>" + x}), DTD
    yield "断开.ods", rezipped(ods(cell), change={"content.xml": lambda x: x[:-40]}), DAMAGED


def old_workbooks():
    """.xls and .et: passwords, macros, links, distances, other programs' files."""
    yield "列太远.xls", xls((3, 250, "x")), far("IQ4")
    yield "界内太大.xls", xls((59999, 199, "x")), wide(60000, 200)
    yield "密码.xls", xls_of_records((0x0809, bytes(16)), (0x002F, bytes(6))), LOCKED
    yield (
        "宏表.xls",
        xls_of_records((0x0809, bytes(16)), (0x0085, bytes(4) + b"\0\1\4\0Auto")),
        MACRO,
    )
    yield "外部链接.xls", xls_of_records((0x0809, bytes(16)), (0x01AE, b"\1\0\6\0\0\1b.xls")), LINKS
    yield "宏.xls", xls() + "_VBA_PROJECT".encode("utf-16-le"), MACRO
    yield "其实是文档.xls", renamed_stream(xls(), "WordDocument"), foreign("Word 文档")
    yield "其实是别的.xls", renamed_stream(xls(), "Contents"), foreign("其他程序的文件")
    yield "没传完.xls", xls()[:1536], DAMAGED
    yield "只有文件头.xls", OLE + bytes(600), DAMAGED


def texts():
    """.csv and .txt: encodings, quotes, length."""
    utf8, gbk = TEXT.encode(), NAMES.encode("gbk")
    yield "前后两种编码.csv", utf8 + b"\r\n" + gbk + b"\r\n", mixed(1, 2)
    yield "后段是UTF-8.csv", TEXT.encode("gbk") + b"\n" + gbk + b"\n" + NAMES.encode(), mixed(3, 1)
    yield (
        "字断了.csv",
        utf8[:-1],
        said("FILE-ENCODING", "文件在一个字的中间断开，没有传完", AS_XLSX),
    )
    yield "含零字节.csv", utf8 + b"\n\0\0\0,1", BINARY
    yield "噪声.csv", bytes(range(256)) * 20, BINARY
    yield "半个UTF-16.csv", TEXT.encode("utf-16") + b"\x00", BINARY
    yield "引号没关.csv", utf8 + b'\n"a,b\nc', quotes(3)
    yield "引号后还有字.csv", utf8 + b'\na,"b"c\n', quotes(2)
    yield "一格太长.csv", utf8 + b"\na," + b"x" * 140_000, quotes(2)
    yield "四十兆一行.csv", b"x" * 40_000_000, quotes(1)
    yield (
        "列太多.csv",
        b"," * 200,
        said("FILE-FAR-CELL", "第 1 行超出 200000 行、200 列的上限", NEAR),
    )
    yield (
        "行太多.csv",
        b"a\n" * 200_001,
        said("FILE-FAR-CELL", "第 200001 行超出 200000 行、200 列的上限", NEAR),
    )
    yield "逗号铺满.csv", (b"," * 99 + b"\n") * 40_001, wide(40_001, 100)
    yield (
        "太大.csv",
        b"a,b\n" * 13_200_000,
        said(
            "FILE-TOO-LARGE", "文件有 50 MB，超过 50 MB 的上限", "请删去图片或拆分成几个文件再上传"
        ),
    )
    yield "空.csv", b"", said("FILE-EMPTY", "文件是空的", "请重新选择文件")


def disguised():
    """Files of other kinds under the names of tables."""
    yield "照片.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), foreign("图片")
    yield "照片2.xlsx", b"\xff\xd8\xff\xe0" + bytes(100), foreign("图片")
    yield "扫描件.xlsx", b"%PDF-1.7", foreign("PDF 文件")
    yield "打包.xlsx", b"Rar!\x1a\x07", foreign("压缩包")
    yield "压缩.csv", b"\x1f\x8b\x08\0", foreign("压缩包")
    yield "空包.xlsx", zipped([]), foreign("空的压缩包")
    yield "一包文件.xlsx", zipped([("a.txt", b"x")]), foreign("压缩包")
    yield "通知.xlsx", zipped([("word/document.xml", b"<x/>")]), foreign("Word 文档")
    yield "演示.xlsx", zipped([("ppt/presentation.xml", b"<x/>")]), foreign("演示文稿")
    yield "二进制.xlsx", zipped([("xl/workbook.bin", b"x")]), foreign("二进制工作簿（.xlsb）")
    yield "程序.xls", b"MZ\x90\0", foreign("程序")
    yield "归档.xls", b"MIME-Version: 1.0\r\n", foreign("网页归档（.mht）")
    yield (
        "2003表格.xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        foreign("XML 文件（包括 Excel 2003 的 XML 表格）"),
    )
    yield "没有表格的网页.xls", b"<html><body>" + "请登录".encode() + b"</body></html>", NO_TABLE
    yield (
        "带实体的网页.xls",
        b"<!DOCTYPE html [<!ENTITY a 'b'>]><table><tr><td>1<td>2</table>",
        said("FILE-DTD", "网页内含有实体定义", COPY),
    )
    yield (
        "宽字带实体的网页.xls",
        "<!DOCTYPE html [<!ENTITY a 'b'>]><table><tr><td>1<td>2</table>".encode("utf-16"),
        said("FILE-DTD", "网页内含有实体定义", COPY),
    )
    yield "位图.xlsx", b"BM\x36\0\0\0", foreign("图片")
    yield "一格跨千列.xls", b"<table><tr><td colspan=999999999>1<td>2</table>", far("ALM1")
    yield (
        "一格跨百万行.xls",
        b"<table>" + b"<tr><td rowspan=0 colspan=900>1<td>2" * 200 + b"</table>",
        NO_TABLE,
    )


def sound():
    """Controls: the same formats without the fault."""
    page = "<table><tr><td>姓名<td>金额</table>"
    yield "好.xlsx", SOUND, ""
    yield "好.xls", xls(), ""
    yield "好.ods", ods(ods_row("姓名", "金额")), ""
    yield "好.csv", TEXT.encode("gb18030"), ""
    yield "好.txt", TEXT.replace(",", "\t").encode("utf-16-le"), ""
    yield "网页表格.xls", page.encode(), ""
    yield "网页表格先有标题.xls", f"<p>名单</p><center>{page}</center>".encode(), ""
    yield "宽字网页.xls", page.encode("utf-16"), ""
    yield "宽字网页没有标记.xls", f"<html>\n{page}</html>".encode("utf-16-be"), ""
    yield "拼音表头.csv", "MZ,XM\n汉,张三\n".encode(), ""
    yield "拼音表头二.csv", "BM,XM\n一科,张三\n".encode(), ""
    yield "其实是新格式.xls", SOUND, ""
    yield "其实是新格式.csv", SOUND, ""
    yield "其实是旧格式.csv", xls(), ""
    yield "其实是网页.xlsx", page.encode(), ""
    yield "其实是旧格式.xlsx", xls(), ""
    yield "其实是文本.xlsx", TEXT.encode(), ""


def hostile_files():
    """Every file of the corpus, made anew."""
    makers = (workbooks, workbook_parts, open_documents, old_workbooks, texts, disguised, sound)
    return [Hostile(*one) for make in makers for one in make()]
