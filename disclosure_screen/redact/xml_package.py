"""Redacting XML packages (docx, xlsx, pptx, odt, ods, ofd): values are masked in every XML part, hidden or not.

A value is often torn over several runs of one paragraph, so the texts of a paragraph are joined before they are masked; where
that changes anything across runs, the paragraph's text moves into its first run. Parts that are not XML stay as they are;
the caller screens the proposal again, and whatever is left in pictures or embedded files is then said, not assumed away.
"""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from disclosure_screen.redact.masks import Masks

MEDIA_TYPES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/ofd",
    }
)

_JOINED = frozenset({"p", "si", "is", "h", "TextObject"})
"""Local names of the elements whose texts a reader sees as one."""


def redact(content: bytes, masks: Masks) -> bytes:
    """The package with every XML part masked. Raises zipfile.BadZipFile or etree.XMLSyntaxError on a damaged package."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            is_xml = entry.filename.endswith((".xml", ".rels", ".vml")) or part.lstrip()[:5] == b"<?xml"
            target.writestr(entry, _masked_part(part, masks) if is_xml and part.strip() else part)
    return out.getvalue()


def _masked_part(part: bytes, masks: Masks) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_blank_text=False)
    root = etree.fromstring(part, parser)
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            element.set(name, masks.applied(str(value)))
        if etree.QName(element).localname == "c":
            _mask_number_cell(element, masks)
    for holders in _paragraphs(root):
        _mask_together(holders, masks)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _mask_number_cell(cell: "etree._Element", masks: Masks) -> None:
    """A number that is masked is no number any more: the cell's type becomes text."""
    for value in cell:
        if etree.QName(value).localname == "v" and value.text and cell.get("t") not in ("s", "str", "inlineStr"):
            masked = masks.applied(value.text)
            if masked != value.text:
                value.text = masked
                cell.set("t", "str")


def _paragraphs(root: "etree._Element") -> Iterator[list["etree._Element"]]:
    """The text-holding elements of each paragraph; those outside any paragraph one by one."""
    groups: dict[etree._Element, list[etree._Element]] = {}
    for element in root.iter(etree.Element):
        if element.text and element.text.strip():
            groups.setdefault(_joined_ancestor(element), []).append(element)
    yield from groups.values()


def _joined_ancestor(element: "etree._Element") -> "etree._Element":
    above: etree._Element | None = element
    while above is not None:
        if etree.QName(above).localname in _JOINED:
            return above
        above = above.getparent()
    return element


def _mask_together(holders: list["etree._Element"], masks: Masks) -> None:
    texts = [holder.text or "" for holder in holders]
    whole = "".join(texts)
    masked = masks.applied(whole)
    if masked == whole:
        return
    alone = [masks.applied(text) for text in texts]
    if "".join(alone) == masked:
        for holder, text in zip(holders, alone, strict=True):
            holder.text = text
        return
    # Torn over runs: the paragraph becomes one run, in the format of its first. The drafter sees it and decides.
    holders[0].text = masked
    for holder in holders[1:]:
        holder.text = ""
