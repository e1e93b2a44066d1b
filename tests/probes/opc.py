"""Building blocks of zip-based office probes: packages, relationships, and small files to put inside them."""

import io
import struct
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
)
_TYPES = {
    "xml": "application/xml", "rels": "application/vnd.openxmlformats-package.relationships+xml", "png": "image/png",
    "jpeg": "image/jpeg", "bin": "application/octet-stream", "html": "text/html", "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}  # fmt: skip


class Parts:
    """An office package being put together: parts, content types and relationships."""

    def __init__(self, main: str, main_type: str) -> None:
        self.parts: dict[str, bytes] = {}
        self.types: dict[str, str] = {main: main_type}
        self.relationships: dict[str, list[tuple[str, str, str, bool]]] = {}
        self.comment = b""
        self.relate("", "officeDocument", main, "rMain")

    def add(self, name: str, content: str | bytes, content_type: str = "") -> None:
        """Put a part into the package."""
        self.parts[name] = content.encode() if isinstance(content, str) else content
        if content_type:
            self.types[name] = content_type

    def relate(self, owner: str, kind: str, target: str, key: str, *, external: bool = False) -> None:
        """Point from a part (or, with an empty name, the package) to a target."""
        self.relationships.setdefault(owner, []).append((key, kind, target, external))

    def build(self) -> bytes:
        """The package's bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", self._content_types())
            for owner, related in self.relationships.items():
                folder, _, base = owner.rpartition("/")
                archive.writestr(
                    f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels", _relationships(related)
                )
            for name, content in self.parts.items():
                archive.writestr(name, content)
            archive.comment = self.comment
        return buffer.getvalue()

    def _content_types(self) -> str:
        defaults = "".join(f'<Default Extension="{key}" ContentType="{value}"/>' for key, value in _TYPES.items())
        overrides = "".join(f'<Override PartName="/{key}" ContentType="{value}"/>' for key, value in self.types.items())
        space = "http://schemas.openxmlformats.org/package/2006/content-types"
        return f'<Types xmlns="{space}">{defaults}{overrides}</Types>'


def _relationships(related: list[tuple[str, str, str, bool]]) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    mode = ' TargetMode="External"'
    items = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target if external else "/" + target}"'
        f"{mode if external else ''}/>"
        for key, kind, target, external in related
    )
    return f'<Relationships xmlns="{space}">{items}</Relationships>'


def xlsx(text: str) -> bytes:
    """A workbook with one text in A1."""
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = text
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def docx(text: str) -> bytes:
    """A document with one paragraph."""
    import docx as library

    document = library.Document()
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def jpeg(comment: str) -> bytes:
    """A picture with words in its EXIF description."""
    from PIL import Image

    picture = Image.new("RGB", (16, 16), "white")
    exif = picture.getexif()
    exif[0x010E] = comment
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def ole_package(name: str, content: bytes) -> bytes:
    """An ``Ole10Native`` stream as the Windows packager writes it, without its compound file."""
    path = f"C:\\Users\\a\\{name}".encode()
    body = struct.pack("<H", 2) + name.encode() + b"\0" + path + b"\0" + struct.pack("<II", 0x30000, len(path) + 1)
    body += path + b"\0" + struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


CHART = (
    f"<c:chartSpace {SPACES}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>{{title}}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    "<c:plotArea><c:pieChart><c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>{series}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>{category}</c:v></c:pt></c:strCache></c:strRef></c:cat></c:ser></c:pieChart>"
    "</c:plotArea></c:chart>{more}</c:chartSpace>"
)


def chart(title: str = "标题", series: str = "人数", category: str = "甲", more: str = "") -> str:
    """A chart part."""
    return CHART.format(title=title, series=series, category=category, more=more)


def diagram(text: str) -> str:
    """A SmartArt data part."""
    return f"<dgm:dataModel {SPACES}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"


def core(creator: str) -> str:
    """Core properties with an author."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{creator}</dc:creator></cp:coreProperties>'
    )


def app(company: str) -> str:
    """Extended properties with a company."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'<Properties xmlns="{space}"><Company>{company}</Company></Properties>'


def custom(name: str, value: str) -> str:
    """One custom property."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    return f'<Properties xmlns="{space}" xmlns:vt="{types}"><property name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property></Properties>'
