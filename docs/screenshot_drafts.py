"""Drafts for the screenshots that no sample stands for: a covered number in a PDF, a decision in OFD. All is synthetic."""

import io
import random
import zipfile

from disclosure_screen.identifiers import mobile, resident_id


def covered_pdf() -> bytes:
    """One page of a decision; the number was painted over instead of being removed."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    chance = random.Random(11)  # noqa: S311 - synthetic values, the same on every run
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    paper = Canvas(out, pagesize=(595, 842), invariant=True)
    paper.setFont("STSong-Light", 20)
    paper.drawCentredString(297, 760, "行政处罚决定书")
    paper.setFont("STSong-Light", 13)
    paper.drawString(90, 700, f"当事人身份证号码：{resident_id.sample(chance)}")
    paper.rect(198, 695, 130, 18, fill=1)
    paper.drawString(90, 670, "经查，当事人占用村道堆放建筑垃圾，已责令改正。")
    paper.drawString(90, 640, "本机关决定：处以罚款人民币叁佰元。")
    paper.save()
    return out.getvalue()


def official_ofd() -> bytes:
    """One page of a decision in OFD: a red head with its rule, running text, a small table."""
    chance = random.Random(12)  # noqa: S311 - synthetic values, the same on every run
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    lines = (
        (30, 70, 4.6, "当事人：王某，住本镇石桥村。"),
        (30, 82, 4.6, f"公民身份号码：{resident_id.sample(chance)}"),
        (30, 94, 4.6, f"联系电话：{mobile.sample(chance)}"),
        (30, 106, 4.6, "经查，当事人占用村道堆放建筑垃圾，已责令改正。"),
        (30, 118, 4.6, "本机关决定：处以罚款人民币叁佰元。"),
        (120, 150, 4.6, "云溪镇人民政府"),
    )
    objects = [_words(52, 35, 9, "云溪镇人民政府文件", "200 0 0"), _words(66, 56, 6.5, "行政处罚决定书", "0 0 0")]
    objects += [_words(x, y, size, text, "0 0 0") for x, y, size, text in lines]
    rule = 'Boundary="25 40 160 1" Stroke="true" LineWidth="0.8"'
    objects.append(
        f'<ofd:PathObject ID="90" {rule}><ofd:StrokeColor Value="200 0 0"/>'
        "<ofd:AbbreviatedData>M 0 0.5 L 160 0.5</ofd:AbbreviatedData></ofd:PathObject>"
    )
    parts = {
        "OFD.xml": f'<ofd:OFD {space} DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{"".join(objects)}'
        "</ofd:Layer></ofd:Content></ofd:Page>",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
    return held.getvalue()


def _words(x: float, y: float, size: float, text: str, colour: str) -> str:
    steps = " ".join(f"{size / (2 if character.isascii() else 1):g}" for character in text[:-1])
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 170 {size * 1.3:g}" Font="1" Size="{size}">'
        f'<ofd:FillColor Value="{colour}"/><ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{text}</ofd:TextCode></ofd:TextObject>'
    )
