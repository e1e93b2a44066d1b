"""电子邮箱 (e-mail addresses, RFC 5322 as far as people use it).

A personal provider (qq.com, 163.com) means a person, a ``gov.cn`` domain an office; a local part of digits at
qq.com is a QQ number, at 139.com or 189.cn a mobile number. No check digit.
"""

import random
import re

from disclosure_screen.model.evidence import Evidence

TITLE = "电子邮箱"
_LOCAL = "[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_FORM = f"{_LOCAL}@(?:{_LABEL}\\.)+[A-Za-z]{{2,24}}"
_AT = "(?:@|[ ]?[(（\\[【](?:at|AT|艾特|@)[)）\\]】][ ]?|#(?=(?:qq|163|126|sina|gmail)[.。]))"
_DOT = "(?:\\.|[ ]?[(（\\[【](?:dot|DOT|点)[)）\\]】][ ]?|。(?=(?:com|cn|net)(?![A-Za-z])))"
PATTERN = f"(?<![A-Za-z0-9._%+-]){_LOCAL}{_AT}(?:{_LABEL}{_DOT})+[A-Za-z]{{2,24}}(?![A-Za-z0-9@-])"
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS = ("[A-Za-z0-9._-]+@[0-9]+x\\.(?:png|jpg|gif)", "@(?:example|test)\\.(?:invalid)")
_PERSONAL = frozenset(
    {
        *(
            "qq.com",
            "vip.qq.com",
            "foxmail.com",
            "163.com",
            "126.com",
            "yeah.net",
            "vip.163.com",
            "188.com",
            "sina.com",
        ),
        *("sina.cn", "vip.sina.com", "sohu.com", "139.com", "189.cn", "wo.cn", "21cn.com", "tom.com", "aliyun.com"),
        *("outlook.com", "hotmail.com", "live.com", "live.cn", "msn.com", "gmail.com", "icloud.com", "yahoo.com"),
        *("yahoo.cn", "yahoo.com.cn"),
    }
)


def canonical(raw: str) -> str:
    """Lower-case, ``(at)`` and ``[dot]`` written as the signs they stand for."""
    plain = re.sub(_DOT, ".", re.sub(_AT, "@", raw.strip(), count=1))
    return plain.lower()


def check(canonical: str) -> Evidence:
    """SILENT: the form is all there is. REFUTED where it is wrong."""
    return Evidence.SILENT if re.fullmatch(_FORM, canonical) else Evidence.REFUTED


def is_personal(canonical: str) -> bool:
    """True where the provider serves private persons."""
    return canonical.rpartition("@")[2] in _PERSONAL


def is_official(canonical: str) -> bool:
    """True for domains of government bodies."""
    domain = canonical.rpartition("@")[2]
    return domain == "gov.cn" or domain.endswith((".gov.cn", ".mil.cn"))


def sample(random: random.Random) -> str:
    """An invented local part at a domain that is reserved for documentation, or at a large provider."""
    return f"zhangmou{random.randrange(1000):04d}@{random.choice(('163.com', 'qq.com', 'example.com'))}"
