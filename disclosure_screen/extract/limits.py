"""Limits (读取上限): how much of a hostile world one file may cost. Reaching one is a gap, never a silent cut."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps on reading one outermost file with everything inside it. Bytes, counts or seconds as the names say."""

    file_bytes: int = 512 * 2**20
    """The outermost file; a larger one is not opened at all."""
    part_bytes: int = 128 * 2**20
    """One inflated part, stream or member."""
    total_bytes: int = 1024 * 2**20
    """All inflated bytes of a file and everything inside it, together."""
    parts: int = 20_000
    """Parts of one container; a larger directory is not walked to its end."""
    ratio: int = 100
    """Inflated over deflated size, so far, of one part; beyond it the part's bytes count as swollen."""
    swollen_bytes: int = 8 * 2**20
    """All swollen bytes of one outermost file, together: an empty picture has a few million of them, a bomb all there is."""
    nesting: int = 12
    """Files inside files."""
    xml_depth: int = 10_000
    """Open elements of one XML part."""
    pages: int = 10_000
    """Pages of one document."""
    ocr_pages: int = 60
    """Pages and pictures of one outermost file that are recognised; recognition costs seconds each."""
    pixels: int = 80_000_000
    """Pixels of one picture."""
    blocks: int = 2_000_000
    """Blocks of one outermost file; collected, they take about 750 bytes each."""
    text_chars: int = 200_000_000
    """Code points of one outermost file."""
    address_space: int = 1_600 * 2**20
    """Bytes of address space of the worker process."""
    cpu_seconds: int = 300
    """CPU time of the worker process for one file, apart from recognition: each picture recognised adds its own share."""
    wall_seconds: float = 1200.0
    """Wall time for one file, from hand-over to the last block."""
