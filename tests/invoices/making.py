"""Constructed invoices (样票/自制测试): no real one is kept, every seller and number is made up.

The same invoice as XML, PDF and OFD, in the structure that tax software gives them.
"""

import io
import json
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
from tests.typeset import typeset

MARK = "样票 自制测试"
UNIT, UNIT_TAX_ID = "昆明市盘龙区总工会", "13530103015119637B"
SELLER, SELLER_TAX_ID = "自制测试粮油有限公司", "91530103MA6K000013"


@dataclass(frozen=True)
class Line:
    name: str
    unit: str
    quantity: str
    price: str
    net: str
    rate: str
    tax: str


RICE = Line("*谷物*大米", "袋", "200", "50.00", "10000.00", "9%", "900.00")
OIL = Line("*植物油*菜籽油", "桶", "100", "60.00", "6000.00", "9%", "540.00")


@dataclass(frozen=True)
class Sample:
    """An invoice of two lines; every text is as it stands on the face."""

    number: str = "24532000000000000017"
    code: str = ""
    issued: str = "2024年01月15日"
    buyer: str = UNIT
    buyer_tax_id: str = UNIT_TAX_ID
    seller: str = SELLER
    seller_tax_id: str = SELLER_TAX_ID
    lines: tuple[Line, ...] = (RICE, OIL)
    net: str = "16000.00"
    tax: str = "1440.00"
    total: str = "17440.00"
    capitals: str = "壹万柒仟肆佰肆拾圆整"

    def but(self, **changed) -> "Sample":
        return replace(self, **changed)


def small(number: str, total: str = "100.00", **more) -> Sample:
    """An invoice of one line without tax."""
    words = {"100.00": "壹佰圆整", "300.00": "叁佰圆整", "4000.00": "肆仟圆整"}
    line = Line("*纸制品*台历", "本", "1", total, total, "免税", "***")
    made = Sample(number=number, capitals=words.get(total, ""), lines=(line,), net=total, tax="***")
    return made.but(total=total, **more)


def xml(sample: Sample) -> bytes:
    """As the tax bureau hands a 数电票 out."""
    day = sample.issued.replace("年", "-").replace("月", "-").replace("日", "")
    items = "".join(
        f"<IssuItemInformation><ItemName>{one.name}</ItemName><MeaUnits>{one.unit}</MeaUnits>"
        f"<Quantity>{one.quantity}</Quantity><UnPrice>{one.price}</UnPrice>"
        f"<Amount>{one.net}</Amount><TaxRate>{one.rate}</TaxRate><ComTaxAm>{one.tax}</ComTaxAm>"
        "</IssuItemInformation>"
        for one in sample.lines
    )
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK} -->
<EInvoice><Header><EIid>{sample.number}</EIid><InherentLabel>
<EInvoiceType><LabelCode>01</LabelCode><LabelName>电子发票</LabelName></EInvoiceType>
<GeneralOrSpecialVAT><LabelCode>02</LabelCode><LabelName>普通发票</LabelName></GeneralOrSpecialVAT>
</InherentLabel></Header><EInvoiceData>
<SellerInformation><SellerName>{sample.seller}</SellerName>
<SellerIdNum>{sample.seller_tax_id}</SellerIdNum></SellerInformation>
<BuyerInformation><BuyerName>{sample.buyer}</BuyerName>
<BuyerIdNum>{sample.buyer_tax_id}</BuyerIdNum></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>{sample.net}</TotalAmWithoutTax>
<TotalTaxAm>{sample.tax}</TotalTaxAm>
<TotalTax-includedAmount>{sample.total}</TotalTax-includedAmount>
<TotalTax-includedAmountInChinese>{sample.capitals}</TotalTax-includedAmountInChinese>
<RequestTime>{day} 10:21:00</RequestTime></BasicInformation>
{items}</EInvoiceData><TaxSupervisionInfo><InvoiceNumber>{sample.number}</InvoiceNumber>
<IssueTime>{day} 10:21:00</IssueTime></TaxSupervisionInfo></EInvoice>"""
    return text.encode()


def pdf(sample: Sample, **properties: str) -> bytes:
    """As a face: buyer left and seller right, the lines, the sums; properties: the file's own."""
    older = f"发票代码：{sample.code}" if sample.code else ""
    title = "云南增值税电子普通发票" if sample.code else "电子发票（普通发票）"
    cells = [
        cell
        for one in sample.lines
        for cell in (one.name, one.unit, one.quantity, one.price, one.net, one.rate, one.tax)
    ]
    data = json.dumps(cells, ensure_ascii=False)
    page = f"""
#set page(width: 210mm, height: 140mm, margin: 12mm)
#set text(size: 9pt)
#let cells = json(bytes({json.dumps(data, ensure_ascii=False)}))
#align(center, text(16pt)[{title}])
#align(center)[{MARK}]
#align(right)[{older} \\ 发票号码：{sample.number} \\ 开票日期：{sample.issued}]
#grid(columns: (1fr, 1fr), row-gutter: 8pt,
  [名称：{sample.buyer}], [名称：{sample.seller}],
  [统一社会信用代码/纳税人识别号：{sample.buyer_tax_id}],
  [统一社会信用代码/纳税人识别号：{sample.seller_tax_id}])
#v(8pt)
#grid(columns: (3fr, 1fr, 1fr, 1fr, 1.5fr, 1fr, 1.5fr), row-gutter: 8pt,
  [项目名称], [单位], [数量], [单价], [金额], [税率], [税额],
  ..cells.map(one => text(one)),
  [合 计], [], [], [], [¥{sample.net}], [], [¥{sample.tax.replace("*", chr(92) + "*")}])
#v(8pt)
#grid(columns: (2fr, 1fr), [价税合计（大写） ⊗{sample.capitals}], [（小写） ¥{sample.total}])
"""
    made = typeset(page)
    return with_properties(made, properties) if properties else made


def with_properties(data: bytes, properties: dict[str, str]) -> bytes:
    """The same file with an information dictionary appended, as an incremental update."""
    last = data.rindex(b"startxref")
    start = int(data[last + 9 :].split()[0])
    size, root = _trailer(data[start:])
    place = len(data) + 1
    pairs = "".join(f"/{name} <{_utf16(text)}> " for name, text in properties.items())
    body = f"\n{size} 0 obj\n<< {pairs}>>\nendobj\n"
    table = f"xref\n{size} 1\n{place:010d} 00000 n \n"
    tail = f"trailer\n<< /Size {size + 1} /Root {root} /Prev {start} /Info {size} 0 R >>\n"
    end = len(data) + len(body.encode())
    return data + body.encode() + (table + tail).encode() + f"startxref\n{end}\n%%EOF\n".encode()


def _utf16(text: str) -> str:
    return (b"\xfe\xff" + text.encode("utf-16-be")).hex()


def _trailer(part: bytes) -> tuple[int, str]:
    """(size, root) as the last table of references gives them."""
    size, root = re.search(rb"/Size (\d+)", part), re.search(rb"/Root (\d+ \d+ R)", part)
    return int(size[1]), root[1].decode()


def ofd(sample: Sample, *, data: Sample | None = None, extra: dict[str, bytes] | None = None):
    """As an OFD: custom data in the index, tags that point at the texts of the page.

    data: what the index says, where that is to differ from the face.
    """
    texts: list[str] = []

    def ref(text):
        texts.append(text)
        return f'<ofd:ObjectRef PageRef="1">{100 + len(texts)}</ofd:ObjectRef>'

    tags = {
        "InvoiceNo": sample.number, "IssueDate": sample.issued, "BuyerName": sample.buyer,
        "BuyerTaxID": sample.buyer_tax_id, "SellerName": sample.seller,
        "SellerTaxID": sample.seller_tax_id, "TaxExclusiveTotalAmount": f"¥{sample.net}",
        "TaxTotalAmount": f"¥{sample.tax}", "TaxInclusiveTotalAmount": f"¥{sample.total}",
        "TaxInclusiveTotalAmountWithWords": sample.capitals,
    }  # fmt: skip
    if sample.code:
        tags["InvoiceCode"] = sample.code
    body = "".join(f"<ofd:{name}>{ref(text)}</ofd:{name}>" for name, text in tags.items())
    for name, field in (("Item", "name"), ("Amount", "net"), ("TaxAmount", "tax")):
        refs = "".join(ref(getattr(one, field)) for one in sample.lines)
        body += f"<ofd:{name}>{refs}</ofd:{name}>"
    objects = "".join(
        f'<ofd:TextObject ID="{100 + place}"><ofd:TextCode>{text}</ofd:TextCode></ofd:TextObject>'
        for place, text in enumerate(texts, 1)
    )
    said = data or sample
    custom = {
        "发票代码": said.code, "发票号码": said.number, "开票日期": said.issued,
        "合计金额": said.net, "合计税额": said.tax, "购买方纳税人识别号": said.buyer_tax_id,
        "销售方纳税人识别号": said.seller_tax_id, "说明": MARK,
    }  # fmt: skip
    parts = {
        "OFD.xml": "<ofd:OFD {ns}><ofd:DocBody><ofd:DocInfo><ofd:CustomDatas>"
        + "".join(f'<ofd:CustomData Name="{n}">{t}</ofd:CustomData>' for n, t in custom.items())
        + "</ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": '<ofd:Document {ns}><ofd:Pages><ofd:Page ID="1" '
        'BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags></ofd:Document>",
        "Doc_0/Tags/CustomTags.xml": '<ofd:CustomTags {ns}><ofd:CustomTag NameSpace="x">'
        "<ofd:FileLoc>CustomTag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>",
        "Doc_0/Tags/CustomTag.xml": f"<ofd:eInvoice {{ns}}>{body}</ofd:eInvoice>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {{ns}}>{objects}</ofd:Page>",
    }
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    files = {name: text.replace("{ns}", space).encode() for name, text in parts.items()}
    return zipped(files | (extra or {}))


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in files.items():
            box.writestr(name, content)
    return out.getvalue()


MAKERS = {"xml": xml, "pdf": pdf, "ofd": ofd}


def written(folder: Path, sample: Sample, ending: str, name: str = "样票") -> Path:
    """The sample as a file, its name saying what it is."""
    path = folder / f"{name}.{ending}"
    path.write_bytes(MAKERS[ending](sample))
    return path


def scanned() -> bytes:
    """A PDF page without a single character."""
    paper = pypdfium2.PdfDocument.new()
    paper.new_page(595, 842)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
