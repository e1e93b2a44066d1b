"""Writes the synthetic drafts (示例草稿) in samples/drafts/, as an office really writes them.

Every number comes from an identifier's own ``sample()``: it passes the check digit and belongs to nobody (born 1901–1905).
Names are combinations nobody is meant by. Run it after changing a draft: ``make samples``. The output is the same bytes
on every run, except for the encrypted workbook, whose salt is random by nature and which is kept once it exists.
"""

import argparse
import datetime as dt
import io
import random
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from disclosure_screen.identifiers import bank_card, mobile, resident_id

TOWN = "云溪镇"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
WHEN = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)
NAMES = (
    *("陈国良", "王秀英", "林建平", "叶素珍", "张永福", "李桂芳", "周文斌", "吴美兰", "金志强", "郑小燕"),
    *("潘友根", "徐彩琴", "黄德明", "赵玉梅", "江海波", "胡翠娥", "朱立军", "蔡爱珠", "谢水法", "卢雪芬"),
)
VILLAGES = ("上岙村", "下陈村", "塘头村", "石桥村")

Paragraphs = Iterable[str]


def main() -> None:
    """Write every draft below the folder given (default: drafts/ beside this script)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "drafts")
    folder: Path = parser.parse_args().output
    for path, build in DRAFTS.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path in RANDOM_BY_NATURE and target.exists():
            continue
        if build is scanned_agreement and not Path(FONT).exists():
            print(f"{path}: kept as it is, this machine has no {FONT}", file=sys.stderr)
            continue
        target.write_bytes(build(random.Random(path)))


def subsidy_list(chance: random.Random) -> bytes:
    """A grain subsidy list whose ID and account columns were hidden instead of deleted."""
    header = ("序号", "村", "户主姓名", "身份证号码", "一卡通账号", "补贴面积（亩）", "补贴金额（元）")
    rows = [
        (
            number,
            VILLAGES[number % len(VILLAGES)],
            name,
            resident_id.sample(chance),
            bank_card.sample(chance),
            round(chance.uniform(0.5, 6), 2),
            round(chance.uniform(60, 700), 2),
        )
        for number, name in enumerate(NAMES, 1)
    ]
    return workbook(f"{TOWN}2026年耕地地力保护补贴发放清单", header, rows, hidden="DE")


def relief_notice(chance: random.Random) -> bytes:
    """A relief notice whose table kept the ID column, and the cause of hardship."""
    rows = [
        (
            str(number),
            VILLAGES[number % 4],
            NAMES[number],
            resident_id.sample(chance),
            reason,
            str(chance.randrange(1, 4)),
        )
        for number, reason in enumerate(
            ("肢体残疾二级", "尿毒症", "丧失劳动能力", "精神分裂症", "单亲家庭", "重度残疾"), 1
        )
    ]
    return letter(
        f"{TOWN}2026年11月新增农村最低生活保障对象公示",
        (
            "根据《社会救助暂行办法》的规定，经个人申请、入户调查、民主评议和审核，拟将下列家庭纳入农村最低生活保障范围，"
            "现予以公示，公示期7天。",
            "如有异议，请在公示期内向镇社会事务办公室反映，监督电话：0576-80000012。",
        ),
        table=(("序号", "村名", "户主姓名", "身份证号", "致贫原因", "保障人数"), rows),
    )


def penalty_decision(chance: random.Random) -> bytes:
    """A penalty decision on a natural person with the ID number, the mobile and the home left in."""
    return pages(
        "行政处罚决定书",
        (
            "云综执罚决字〔2026〕第18号",
            f"当事人：{NAMES[4]}，男，公民身份号码：{resident_id.sample(chance)}，"
            f"住址：{TOWN}塘头村6组23号，联系电话：{mobile.sample(chance)}。",
            "2026年9月8日，我镇综合行政执法队在巡查中发现当事人在塘头村村道旁擅自倾倒建筑垃圾约2立方米。",
            "以上事实有现场检查笔录、现场照片、询问笔录为证。",
            "依据《浙江省城市市容和环境卫生管理条例》的有关规定，决定对当事人处以罚款人民币300元。",
            "如不服本决定，可在收到本决定书之日起六十日内依法申请行政复议，或者在六个月内依法提起行政诉讼。",
            f"{TOWN}人民政府",
            "2026年10月12日",
        ),
    )


def minutes(chance: random.Random) -> bytes:
    """Minutes for publication: a sentence about one villager was deleted, but only as a tracked change."""
    draft = letter(
        f"{TOWN}镇长办公会议纪要",
        (
            "2026年10月20日上午，镇长主持召开镇长办公会议，研究冬季农田水利建设和困难群众走访慰问工作。现将议定事项纪要如下：",
            "一、同意实施石桥村机耕路改造工程，所需资金从2026年农业专项资金中列支。",
            "二、做好今冬明春困难群众走访慰问工作，由社会事务办公室牵头落实。",
        ),
    )
    gone = f"其中下陈村{NAMES[9]}（{mobile.sample(chance)}）因病致困，单独研究救助。"
    deletion = (
        '<w:del w:id="1" w:author="拟稿人" w:date="2026-10-21T08:00:00Z"><w:r><w:delText>'
        f"{gone}</w:delText></w:r></w:del></w:p>"
    )
    return edited(draft, "word/document.xml", lambda xml: replace_after(xml, "牵头落实。", "</w:p>", deletion))


def annual_report(_: random.Random) -> bytes:
    """An annual report with the fixed headings and the fixed table words; nothing in it is a finding."""
    return letter(
        f"{TOWN}人民政府2025年政府信息公开工作年度报告",
        (
            "根据《中华人民共和国政府信息公开条例》的规定，编制本报告。",
            "一、总体情况",
            "全年主动公开政府信息312条，其中政府文件28条、公示公告156条。严格执行先审查、后公开，依法对拟公开的信息进行保密审查。",
            "二、主动公开政府信息情况",
            "现行有效行政规范性文件6件，本年度发布2件，废止1件。",
            "三、收到和处理政府信息公开申请情况",
            "本年度收到申请5件，其中自然人4件、法律服务机构1件，均已按期答复。",
            "四、政府信息公开行政复议、行政诉讼情况",
            "本年度无因政府信息公开引起的行政复议和行政诉讼。",
            "五、存在的主要问题及改进情况",
            "村级信息更新还不够及时。下一步将加强业务培训，完善公开目录。",
            "六、其他需要报告的事项",
            "本年度未收取信息处理费。",
        ),
        table=(
            ("不予公开的情形", "件数"),
            [
                ("1.属于国家秘密", "0"),
                ("2.其他法律行政法规禁止公开", "0"),
                ("3.危及“三安全一稳定”", "0"),
                ("4.保护第三方合法权益", "1"),
                ("5.属于三类内部事务信息", "0"),
                ("6.属于四类过程性信息", "0"),
            ],
        ),
    )


def procurement_notice(_: random.Random) -> bytes:
    """A procurement notice: names, landlines and addresses of offices are required content, not leaks."""
    return pages(
        f"{TOWN}人民政府办公设备采购公告",
        (
            "一、项目概况：本项目采购办公电脑20台、打印机4台，预算金额18.6万元。",
            "二、项目编号：YXZ-2026-017，投资项目代码：2026-331081-47-03-000001。",
            "三、供应商资格要求：符合《中华人民共和国政府采购法》第二十二条的规定。",
            "四、报名时间：2026年11月5日至2026年11月11日，工作日上午8:30至11:30，下午14:00至17:00。",
            f"五、采购人：{TOWN}人民政府，办公地址：{TOWN}振兴路1号，联系电话：0576-80000016。",
            f"六、监督部门：{TOWN}纪检监察办公室，监督电话：0576-80000017，政务服务热线：12345。",
            f"{TOWN}人民政府",
            "2026年11月3日",
        ),
    )


def housing_notice(_: random.Random) -> bytes:
    """A cover notice: clean in itself, as cover notices are."""
    return letter(
        f"{TOWN}2026年第二批公共租赁住房配租对象公示",
        (
            "经申请、审核，现将本批次公共租赁住房配租对象予以公示，名单见附件。",
            "公示时间：2026年11月4日至11月10日。监督电话：0576-80000021。",
            "附件：1.配租对象名单",
        ),
    )


def housing_annex(chance: random.Random) -> bytes:
    """Its annex: masked IDs in the visible sheet, and the list they were masked from in a hidden one."""
    full = [resident_id.sample(chance) for _ in NAMES[:8]]
    shown = [
        (i, n, f"{v[:2]}{'*' * 13}{v[-3:]}", "一居室") for i, (n, v) in enumerate(zip(NAMES, full, strict=False), 1)
    ]
    kept = [(i, n, v, mobile.sample(chance)) for i, (n, v) in enumerate(zip(NAMES, full, strict=False), 1)]
    return workbook(
        "公共租赁住房配租对象名单",
        ("序号", "姓名", "身份证号", "户型"),
        shown,
        hidden_sheet=("原始数据", ("序号", "姓名", "身份证号", "手机号码"), kept),
    )


def disability_archive(chance: random.Random) -> bytes:
    """A zip as Windows wrote it: member names in GBK, the notice clean, the list full."""
    notice = letter(
        f"{TOWN}2026年第四季度残疾人两项补贴发放公示",
        ("现将2026年第四季度困难残疾人生活补贴和重度残疾人护理补贴发放情况予以公示，发放名单见附件。",),
    )
    rows = [
        (i, NAMES[-i], f"{resident_id.sample(chance)}{chance.randrange(1, 8)}{chance.randrange(1, 5)}", 250)
        for i in range(1, 7)
    ]
    listing = workbook("残疾人两项补贴发放名单", ("序号", "姓名", "残疾证号", "补贴金额（元）"), rows)
    return archive([("公示.docx".encode("gbk"), notice), ("附件：发放名单.xlsx".encode("gbk"), listing)])


def scanned_agreement(chance: random.Random) -> bytes:
    """A scan: a picture of a page, without any text layer."""
    return picture(
        "土地征收补偿协议书",
        (
            f"甲方：{TOWN}人民政府",
            f"乙方：{NAMES[12]}",
            f"身份证号：{resident_id.sample(chance)}",
            f"开户账号：{bank_card.sample(chance)}",
            "补偿金额：人民币 86,400.00 元",
            "签订日期：2026年9月28日",
        ),
    )


def encrypted_budget(_: random.Random) -> bytes:
    """A workbook nobody can open without its password: what is in it, nobody knows."""
    import msoffcrypto

    rows = [("201", "一般公共服务支出", 1286.4), ("208", "社会保障和就业支出", 530.2), ("213", "农林水支出", 894.7)]
    plain = workbook(f"{TOWN}2026年部门预算", ("科目编码", "科目名称", "预算数（万元）"), rows)
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(plain)).encrypt("Yx-2026-budget", out)
    return out.getvalue()


def marked_notice(_: random.Random) -> bytes:
    """A notice that bears a secrecy mark in its official form; it must never be on this way at all."""
    return letter(
        f"关于做好有关专项工作的通知（{TOWN}）",
        ("秘密★5年", "云镇〔2026〕9号", "各村、各有关单位：现将有关事项通知如下。"),
        title_last=True,
    )


def duty_roster(chance: random.Random) -> bytes:
    """A duty roster in a GBK text file, with the mobiles of everybody on it."""
    lines = [f"{TOWN}国庆假期值班安排", "值班电话：0576-80000001", "日期\t带班领导\t值班人员\t手机号码"]
    lines += [f"10月{d}日\t{NAMES[d]}\t{NAMES[d + 8]}\t{mobile.sample(chance)}" for d in range(1, 8)]
    return "\r\n".join(lines).encode("gbk")


def web_notice(chance: random.Random) -> bytes:
    """A web page whose visible list is clean; the full list stands in a hidden element and a comment."""
    hidden = "".join(f"<tr><td>{n}</td><td>{resident_id.sample(chance)}</td></tr>" for n in NAMES[:4])
    page = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{TOWN}危房改造补助对象公示</title></head>'
        f"<body><h1>{TOWN}2026年农村危房改造补助对象公示</h1><p>现将补助对象予以公示。监督电话：0576-80000033。</p>"
        f"<table><tr><th>村</th><th>户数</th></tr><tr><td>上岙村</td><td>2</td></tr><tr><td>石桥村</td><td>2</td></tr></table>"
        f'<table style="display:none"><tr><th>姓名</th><th>身份证号</th></tr>{hidden}</table>'
        f"<!-- 联系人手机 {mobile.sample(chance)} --></body></html>"
    )
    return page.encode()


DRAFTS: dict[str, Callable[[random.Random], bytes]] = {
    "惠农补贴/惠农补贴清单.xlsx": subsidy_list,
    "社会救助/低保公示.docx": relief_notice,
    "社会救助/残疾人补贴公示.zip": disability_archive,
    "行政处罚/行政处罚决定书.pdf": penalty_decision,
    "会议纪要/会议纪要.docx": minutes,
    "年报年度计划/政府信息公开年报.docx": annual_report,
    "住房保障/危房改造公示.html": web_notice,
    "采购招标/采购公告.pdf": procurement_notice,
    "住房保障/公租房公示-2026-11/公示.docx": housing_notice,
    "住房保障/公租房公示-2026-11/附件1.配租对象名单.xlsx": housing_annex,
    "征地拆迁/补偿协议扫描件.png": scanned_agreement,
    "财务公开/部门预算.xlsx": encrypted_budget,
    "通知公告/专项工作通知.docx": marked_notice,
    "通知公告/值班安排.txt": duty_roster,
}
"""Every draft by its path below drafts/: the first folder is the category, a second one a case of several files."""

RANDOM_BY_NATURE = {"财务公开/部门预算.xlsx"}


def letter(
    title: str,
    paragraphs: Paragraphs,
    *,
    table: tuple[Sequence[str], Sequence[Sequence[str]]] | None = None,
    title_last: bool = False,
) -> bytes:
    """A docx with a title, paragraphs and perhaps one table. ``title_last`` puts the first two lines above the title."""
    import docx

    document = docx.Document()
    lines = list(paragraphs)
    above, below = (lines[:2], lines[2:]) if title_last else ([], lines)
    for line in above:
        document.add_paragraph(line)
    document.add_heading(title, level=1)
    for line in below:
        document.add_paragraph(line)
    if table:
        header, rows = table
        grid = document.add_table(rows=1, cols=len(header), style="Table Grid")
        for cell, text in zip(grid.rows[0].cells, header, strict=True):
            cell.text = text
        for row in rows:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    document.add_paragraph(f"{TOWN}人民政府")
    document.add_paragraph("2026年11月3日")
    document.core_properties.author = "党政办公室"
    document.core_properties.created = document.core_properties.modified = WHEN.replace(tzinfo=None)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def workbook(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    hidden: str = "",
    hidden_sheet: tuple[str, Sequence[str], Iterable[Sequence[object]]] | None = None,
) -> bytes:
    """An xlsx with a merged title row, a header row and rows; ``hidden`` names the letters of hidden columns."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    for letter_ in hidden:
        sheet.column_dimensions[letter_].hidden = True
    if hidden_sheet:
        name, head, body = hidden_sheet
        other = book.create_sheet(name)
        other.sheet_state = "hidden"
        for row in (head, *body):
            other.append(list(row))
    book.properties.creator = "党政办公室"
    book.properties.created = book.properties.modified = WHEN.replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    stamp = b"2026-11-02T09:30:00Z"
    return edited_bytes(out.getvalue(), "docProps/core.xml", lambda xml: set_modified(xml, stamp))


def pages(title: str, paragraphs: Paragraphs) -> bytes:
    """A one-page PDF in a Chinese font every viewer brings along."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    canvas.setFont("STSong-Light", 20)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 80, title)
    canvas.setFont("STSong-Light", 12)
    top = A4[1] - 130
    for paragraph in paragraphs:
        for line in wrapped("　　" + paragraph, 38):
            canvas.drawString(70, top, line)
            top -= 22
    canvas.save()
    return out.getvalue()


def picture(title: str, lines: Iterable[str]) -> bytes:
    """A PNG of a printed page, slightly grey as scanners make it. Needs a Chinese font on this machine."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1000, 760), 248)
    draw = ImageDraw.Draw(page)
    draw.text((330, 60), title, font=ImageFont.truetype(FONT, 36), fill=20)
    for number, line in enumerate(lines):
        draw.text((110, 180 + 80 * number), line, font=ImageFont.truetype(FONT, 26), fill=30)
    out = io.BytesIO()
    page.save(out, "PNG", optimize=True)
    return out.getvalue()


def archive(members: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A zip whose member names are raw bytes without the UTF-8 flag, as Chinese Windows writes them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for raw_name, content in members:
            target.writestr(_RawNamed(raw_name), content)
    return out.getvalue()


class _RawNamed(zipfile.ZipInfo):
    """A zip entry whose name is written as the given bytes; the standard library would mark it as UTF-8."""

    def __init__(self, raw_name: bytes) -> None:
        super().__init__(raw_name.decode("cp437"), WHEN.timetuple()[:6])
        self.compress_type = zipfile.ZIP_DEFLATED
        self._raw_name = raw_name

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self._raw_name, self.flag_bits & ~0x800


def edited(container: bytes, part: str, edit: Callable[[str], str]) -> bytes:
    """The container with one text part changed."""
    return edited_bytes(container, part, lambda raw: edit(raw.decode()).encode())


def edited_bytes(container: bytes, part: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The container with one part changed, and every member's time stamp fixed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(container)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            entry = zipfile.ZipInfo(name, WHEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, edit(content) if name == part else content)
    return out.getvalue()


def repacked(container: bytes) -> bytes:
    """The container with every member's time stamp fixed."""
    return edited_bytes(container, "", lambda raw: raw)


def set_modified(xml: bytes, stamp: bytes) -> bytes:
    """Core properties with their time of change set; openpyxl writes the moment of saving whatever one asks for."""
    start = xml.index(b">", xml.index(b"<dcterms:modified")) + 1
    return xml[:start] + stamp + xml[xml.index(b"<", start) :]


def replace_after(text: str, anchor: str, old: str, new: str) -> str:
    """``text`` with the first ``old`` after ``anchor`` replaced by ``new``."""
    start = text.index(old, text.index(anchor))
    return text[:start] + new + text[start + len(old) :]


def wrapped(text: str, width: int) -> Iterable[str]:
    """``text`` in lines of ``width`` characters."""
    return (text[start : start + width] for start in range(0, len(text), width))


if __name__ == "__main__":
    main()
