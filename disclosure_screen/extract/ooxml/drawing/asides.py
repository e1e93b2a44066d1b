"""Asides (旁注) of drawings: alternative texts, links, linked pictures, and attributes nobody knows but that speak."""

from typing import TYPE_CHECKING

from disclosure_screen.extract.ooxml.drawing.frames import SWITCHED_OFF
from disclosure_screen.extract.ooxml.names import attribute, relation, speaks
from disclosure_screen.model.document import Gap, GapReason, Layer

if TYPE_CHECKING:
    from disclosure_screen.extract.ooxml.drawing.shapes import ShapeReader

_ALT = "替代文字或对象名称，不显示"


def named(reader: "ShapeReader", attributes: dict[str, str]) -> None:
    if reader.shapes and attribute(attributes, "hidden") in ("1", "true"):
        reader.shapes[-1].tag = SWITCHED_OFF
    for key in ("descr", "title", "name"):
        value = attribute(attributes, key)
        if value and (key != "name" or speaks(value)):
            reader.say(Layer.EMBEDDED, value, "替代文字", _ALT)


def link(reader: "ShapeReader", attributes: dict[str, str]) -> None:
    package, name = reader.drawing.package, reader.drawing.name
    relationship = package.related(name).get(relation(attributes, "id") or "")
    if relationship and relationship.external:
        package.told.add((name, relationship.id))
        reader.say(Layer.METADATA, relationship.target, "超链接地址", "超链接指向的地址，不显示")
    tooltip = attribute(attributes, "tooltip")
    if tooltip:
        reader.say(Layer.METADATA, tooltip, "超链接提示", "超链接的提示文字，平时不显示")


def hang(reader: "ShapeReader", attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        if "relationships}" not in name:
            continue
        package = reader.drawing.package
        relationship = package.related(reader.drawing.name).get(value)
        if relationship is None or relationship.kind == "hyperlink":
            continue
        if relationship.part:
            package.place(relationship.part, reader.here())
            reader.picture = relationship.part
        elif (reader.drawing.name, relationship.id) not in package.told:
            package.told.add((reader.drawing.name, relationship.id))
            reader.out.append(Gap(GapReason.EXTERNAL, reader.here(), "此处显示的内容存放在文件之外，未随文件提供"))
            reader.say(Layer.METADATA, relationship.target, "外部链接", "外部内容的地址，不显示")


def other(reader: "ShapeReader", short: str, attributes: dict[str, str]) -> None:
    if short in ("a:latin", "a:ea", "a:cs", "a:sym", "a:buFont", "a:graphicData", "a:srcRect"):
        return
    for name, value in attributes.items():
        if len(value) > 4 and speaks(value) and "relationships}" not in name:
            reader.say(Layer.METADATA, value, "其他属性", "不显示的属性")
