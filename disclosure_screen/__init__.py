"""disclosure-screen: screening, tiered review and release of a government office's draft disclosures (拟公开的政府信息).

The package root is lazy on purpose: parts import each other by full module path, never through here, so that the
import graph stays a tree and ``screen`` starts in well under half a second. Only the public names are resolved,
on first use.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from disclosure_screen.pipeline.screener import Screener as Screener

__all__ = ["Screener", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "Screener":
        from disclosure_screen.pipeline.screener import Screener

        return Screener
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
