"""Recognition (图片文字识别) of text and codes in pictures, offline, with the models that ship in the wheel.

Without the orientation classifier, on purpose: it turned whole table rows upside down and lost them (measured), so a
picture that reads badly is tried in its other orientations instead. Nothing is dropped for being unclear: an unclear
line is text *and* a gap, because a half-read number may still be a number.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from disclosure_screen.extract.layout.lines import Line, around, paragraphs
from disclosure_screen.extract.source import Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Box, Location

UNCLEAR: Final = 0.6
"""A line recognised with less confidence than this is a gap too."""
_NOISE: Final = 0.3
_NOISE_LENGTH: Final = 2
"""Shorter and less sure than both: texture, not writing."""
_DETECTION_SIDE: Final = 960
"""The longer side, in pixels, at which lines are searched; they are read from the full picture. A finer search falls apart
at digits set wide (2 of 65 found at 1,440 pixels, 64 at 960) and finds no more in small print."""
_LONGEST: Final = 2600
_BATCH: Final = 2
"""Lines read at once; more costs memory the isolated process does not have."""
_TURNED: Final = 0.88
"""A picture read with less confidence than this may stand on its head; digits do so without looking strange."""
_SAME_ROW: Final = 0.5
_SECONDS: Final = 20.0
"""CPU time a page may need; with less left before the process is stopped, none is begun."""


class Unavailable(Exception):
    """Recognition cannot run here: a library is missing or broken."""


@dataclass(frozen=True, slots=True)
class Read:
    """One recognised line: pixels from the top left, confidence 0–1."""

    text: str
    confidence: float
    box: Box


def recognised(
    pixels: Any, source: Source, location: Location, place: Callable[[Box], Box] | None = None
) -> Iterator[Part]:
    """Blocks and gaps of one picture (rows, columns, BGR). ``place`` brings pixel boxes to the page; without, no boxes."""
    if not source.budget.spend_ocr_page():
        yield Gap(GapReason.LIMIT, location, f"需要识别的页面和图片超过 {source.limits.ocr_pages} 个，此处未识别")
        return
    if not _time_granted():
        yield Gap(GapReason.LIMIT, location, "识别用时已达上限，此处未识别")
        return
    try:
        found, codes = best_reading(pixels), barcodes(pixels)
    except Unavailable:
        yield Gap(GapReason.NO_TEXT_LAYER, location, "文字识别不可用，图片内容未读")
        return
    yield from _blocks(found, location, place)
    for code in codes:
        box = place(code.box) if place else None
        yield Block(
            Layer.IMAGE_TEXT, code.text, Location((*location.route, "条码或二维码"), location.page, box), confidence=1.0
        )
    unclear = sum(line.confidence < UNCLEAR for line in found)
    if unclear:
        yield Gap(GapReason.UNCLEAR, location, f"图片中有 {unclear} 行文字识别不清，请人工核对")


def best_reading(pixels: Any) -> list[Read]:
    """The lines of a picture, in the orientation that reads best. Raises :class:`Unavailable`."""
    import numpy

    found = read(pixels)
    if len(found) < 2 or _quality(found) >= _TURNED:
        return found
    upright = sum(line.box.right - line.box.left >= line.box.bottom - line.box.top for line in found) * 2 >= len(found)
    best, turns = found, 0
    for turn in (2,) if upright else (1, 3):
        turned = read(numpy.ascontiguousarray(numpy.rot90(pixels, turn)))
        if _quality(turned) > _quality(best) + 0.05:
            best, turns = turned, turn
    return [Read(line.text, line.confidence, _turned_back(line.box, turns, pixels.shape)) for line in best]


def read(pixels: Any) -> list[Read]:
    """The lines of a picture as they stand."""
    engine = _engine()
    try:
        answer = engine(pixels)
    except Exception as error:
        raise Unavailable from error
    if answer.txts is None:
        return []
    found = []
    for text, score, corners in zip(answer.txts, answer.scores, answer.boxes, strict=True):
        xs, ys = [float(point[0]) for point in corners], [float(point[1]) for point in corners]
        if text.strip() and (score >= _NOISE or len(text.strip()) > _NOISE_LENGTH):
            found.append(Read(text.strip(), float(score), Box(min(xs), min(ys), max(xs), max(ys))))
    return found


def barcodes(pixels: Any) -> list[Read]:
    """What bar codes and QR codes say."""
    try:
        import zxingcpp

        codes = zxingcpp.read_barcodes(pixels)
    except (ImportError, RuntimeError, ValueError, TypeError) as error:
        raise Unavailable from error
    found = []
    for code in codes:
        place = code.position
        points = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
        xs, ys = [float(point.x) for point in points], [float(point.y) for point in points]
        if code.text.strip():
            found.append(Read(code.text, 1.0, Box(min(xs), min(ys), max(xs), max(ys))))
    return found


def rows(found: list[Read]) -> list[list[Read]]:
    """Lines that stand beside each other, top to bottom, each row from left to right."""
    grouped: list[list[Read]] = []
    for line in sorted(found, key=lambda item: (item.box.top + item.box.bottom) / 2):
        if grouped and _beside(grouped[-1], line):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [sorted(row, key=lambda item: item.box.left) for row in grouped]


def _blocks(found: list[Read], location: Location, place: Callable[[Box], Box] | None) -> Iterator[Block]:
    """Rows of several cells one by one, running text in paragraphs."""
    single: list[Line] = []
    sure: dict[int, float] = {}
    for number, row in enumerate(rows(found)):
        box = around([line.box for line in row])
        sure[number] = min(line.confidence for line in row)
        text = "\t".join(line.text for line in row)
        line = Line(text, number, number + 1, box)
        if len(row) == 1:
            single.append(line)
            continue
        yield from _paragraphs(single, sure, location, place)
        single = []
        yield _block([line], sure, location, place)
    yield from _paragraphs(single, sure, location, place)


def _paragraphs(
    found: list[Line], sure: dict[int, float], location: Location, place: Callable[[Box], Box] | None
) -> Iterator[Block]:
    for paragraph in paragraphs(found):
        yield _block(paragraph, sure, location, place)


def _block(
    paragraph: list[Line], sure: dict[int, float], location: Location, place: Callable[[Box], Box] | None
) -> Block:
    text = "\n".join(line.text for line in paragraph)
    confidence = min(sure[line.start] for line in paragraph)
    if place is None:
        return Block(Layer.IMAGE_TEXT, text, location, confidence=confidence)
    boxes = tuple(place(line.box) for line in paragraph)
    placed = Location(location.route, location.page, around(list(boxes)))
    return Block(Layer.IMAGE_TEXT, text, placed, confidence=confidence, lines=boxes)


@cache
def _engine() -> Any:
    """The recogniser, loaded once for each process and only where a picture asks for it."""
    try:
        import cv2
        from rapidocr import RapidOCR

        cv2.setNumThreads(1)
        return RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "critical",
                "Global.text_score": 0.0,
                "Global.max_side_len": _LONGEST,
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECTION_SIDE,
                "Rec.rec_batch_num": _BATCH,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
    except Exception as error:
        raise Unavailable from error


def _time_granted() -> bool:
    """Give the process the CPU time one more picture may take; False where the system does not allow it.

    Recognition costs seconds a page, so a fixed limit for reading would cut long scans short or let a looping parser run for
    as long as the longest scan. The number of grants is bounded by ``Limits.ocr_pages``.
    """
    try:
        import resource
    except ImportError:
        return True
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft == resource.RLIM_INFINITY:
        return True
    granted = soft + int(_SECONDS)
    if hard != resource.RLIM_INFINITY and granted > hard:
        return False
    resource.setrlimit(resource.RLIMIT_CPU, (granted, hard))
    return True


def _quality(found: list[Read]) -> float:
    """Confidence in the middle character: long lines count for more."""
    total = sum(len(line.text) for line in found)
    return sum(line.confidence * len(line.text) for line in found) / total if total else 0.0


def _turned_back(box: Box, turns: int, shape: tuple[int, ...]) -> Box:
    """A box of the turned picture (quarter turns, counter-clockwise) in the original one."""
    height, width = shape[0], shape[1]
    if turns == 1:
        return Box(width - box.bottom, box.left, width - box.top, box.right)
    if turns == 2:
        return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
    if turns == 3:
        return Box(box.top, height - box.right, box.bottom, height - box.left)
    return box


def _beside(row: list[Read], line: Read) -> bool:
    top, bottom = min(item.box.top for item in row), max(item.box.bottom for item in row)
    overlap = min(bottom, line.box.bottom) - max(top, line.box.top)
    height = min(bottom - top, line.box.bottom - line.box.top)
    apart = all(line.box.left >= item.box.right - height or line.box.right <= item.box.left + height for item in row)
    return overlap > _SAME_ROW * height and apart
