"""内网 IP 地址 (private IPv4 addresses, RFC 1918): 10/8, 172.16/12, 192.168/16, with optional mask or port.

They tell how the office's network is built (工作秘密). Public addresses are not ours to judge. Section numbers
of standards (10.1.2.3) look alike, so under 10/8 one of the octets must be greater than 31, or a mask or port
must follow.
"""

import ipaddress
import random

from disclosure_screen.model.evidence import Evidence

TITLE = "内网 IP 地址"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_LARGE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[4-9][0-9]|3[2-9])"
_TAIL = "(?:/(?:3[0-2]|[12][0-9]|[8-9])(?![0-9])|:[0-9]{2,5})"
PATTERN = (
    "(?<![0-9A-Za-z.])(?:(?:192\\.168|172\\.(?:1[6-9]|2[0-9]|3[01]))"
    f"(?:\\.{_OCTET}){{2}}{_TAIL}?"
    f"|10(?=(?:\\.[0-9]+){{0,2}}\\.{_LARGE}(?![0-9]))(?:\\.{_OCTET}){{3}}{_TAIL}?"
    f"|10(?:\\.{_OCTET}){{3}}{_TAIL})(?![0-9A-Za-z])(?!\\.[0-9])"
)
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """The address without mask and port."""
    return raw.strip().partition("/")[0].partition(":")[0]


def check(canonical: str) -> Evidence:
    """SILENT for a private address, REFUTED for anything else."""
    try:
        return Evidence.SILENT if ipaddress.IPv4Address(canonical).is_private else Evidence.REFUTED
    except ValueError:
        return Evidence.REFUTED


def sample(random: random.Random) -> str:
    """An address every router uses."""
    return f"{random.choice(('192.168.0', '172.16.0', '10.200.0'))}.{random.randrange(1, 255)}"
