"""内部系统链接: shared folders (``\\\\server\\share``), ``file://``, links to private addresses, hosts without
a domain and OA hosts.

They tell how the office's network is built and open nothing to the public, so they do not belong in a publication.
"""

import random

from disclosure_screen.identifiers._by_form import ByForm

_REST = "[^\\s，。；、（）《》“”\"'<>]"
_FORM = (
    f"(?:\\\\\\\\[0-9A-Za-z][0-9A-Za-z._-]{{0,62}}\\\\{_REST}+"
    f"|[Ff][Ii][Ll][Ee]://{_REST}+"
    "|[Hh][Tt][Tt][Pp][Ss]?://(?:10|127|192\\.168|172\\.(?:1[6-9]|2[0-9]|3[01])|localhost|[A-Za-z0-9-]+(?=[:/])"
    f"|(?:oa|OA|intranet|nw|neiwang)\\.[A-Za-z0-9.-]+)(?![A-Za-z]){_REST}*)"
)


def _sample(random: random.Random) -> str:
    """A shared folder or a private host."""
    number = random.randrange(100)
    return random.choice(
        (f"\\\\server{number:02d}\\share", f"http://192.168.0.{number}/oa", f"file:///D:/share/{number:02d}")
    )


IDENTIFIER = ByForm(
    TITLE="内部系统链接",
    form=_FORM,
    sample=_sample,
    canonical=str.strip,  # paths may tell cases apart
    behind="",
    NEEDS_CONTEXT=False,
)
