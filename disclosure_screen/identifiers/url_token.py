"""链接令牌: tokens, tickets and signatures in links, session identifiers, private shares with their access code.

Who has the link is let in as the person who copied it. Source: names of parameters in common sign-on systems
(OAuth 2.0, CAS, Java servlets).
"""

import random
import re

from disclosure_screen.model.evidence import Evidence

TITLE = "链接令牌"
_NAMES = (
    "(?:access_?token|refresh_?token|id_?token|token|signature|sign|sig|j?session_?id|sid|ticket|auth|app_?key|api_?key|secret"
    "|pwd|passwd|password|openid)"
)
_FORM = (
    f"(?:(?i:[?&#;]{_NAMES}=)[^&\\s，。；、）\"'<>]{{6,}}"
    "|(?:pan\\.baidu\\.com|115\\.com|aliyundrive\\.com|lanzou[a-z]?\\.com|weiyun\\.com)/s/[0-9A-Za-z_-]{6,}[^\\s，。；、）]*"
    "|(?:u\\.wechat\\.com|qr\\.alipay\\.com|weixin\\.qq\\.com/[gr])/[0-9A-Za-z_?=&-]{6,}|wxp://[0-9A-Za-z_-]{6,})"
)
PATTERN = _FORM
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """As written: tokens tell cases apart."""
    return raw.strip()


def check(canonical: str) -> Evidence:
    """SILENT where the form is right."""
    return Evidence.SILENT if re.fullmatch(_FORM, canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """An invented token."""
    return f"?token=zhangmou{random.randrange(10**6):06d}"
