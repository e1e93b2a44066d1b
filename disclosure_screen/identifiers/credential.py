"""账户口令、密钥: a password written beside its label, access keys of cloud services, private keys, access
codes of shares.

Source: published key formats (AWS ``AKIA``, 阿里云 ``LTAI``, 腾讯云 ``AKID``) and the way people write
passwords down. The value is never shown, not even its first character.
"""

import random
import re

from disclosure_screen.model.evidence import Evidence

TITLE = "口令或密钥"
_KEYS = (
    "(?:AKIA[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,26}|AKID[0-9A-Za-z]{13,36}|sk-[0-9A-Za-z]{20,64}|gh[pousr]_[0-9A-Za-z]{36})"
)
_LABEL = "(?:密码|口令|提取码|访问码|[Pp]ass(?:word|wd)?|PASSWORD|[Pp]wd|PWD)"
PATTERN = (
    f"(?:{_LABEL}(?:[ ]?(?:是|为|[:：=])[ ]?)(?P<value>(?!https?:)[!-~]{{4,64}})"
    f"|(?<![0-9A-Za-z]){_KEYS}(?![0-9A-Za-z])"
    "|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----)"
)
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS = ("(?:密码|口令)[:：=][*＊xX]{4,}",)


def canonical(raw: str) -> str:
    """As written: passwords tell cases apart."""
    return raw.strip()


def check(canonical: str) -> Evidence:
    """SILENT for four characters or more that are not a mask."""
    return Evidence.SILENT if len(canonical) >= 4 and not re.fullmatch("[*xX]+", canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """An invented access key."""
    return f"LTAI{random.randrange(10**6):016d}"
