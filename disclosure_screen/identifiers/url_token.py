"""链接令牌: tokens, tickets and signatures in links, session identifiers, private shares with their access code.

Who has the link is let in as the person who copied it. Source: names of parameters in common sign-on systems
(OAuth 2.0, CAS, Java servlets).
"""

from disclosure_screen.identifiers._by_form import ByForm

_NAMES = (
    "(?:access_?token|refresh_?token|id_?token|token|signature|sign|sig|j?session_?id|sid|ticket|auth|app_?key|api_?key|secret"
    "|pwd|passwd|password|openid)"
)
_FORM = (
    f"(?:(?i:[?&#;]{_NAMES}=)[^&\\s，。；、）\"'<>]{{6,}}"
    "|(?:pan\\.baidu\\.com|115\\.com|aliyundrive\\.com|lanzou[a-z]?\\.com|weiyun\\.com)/s/[0-9A-Za-z_-]{6,}[^\\s，。；、）]*"
    "|(?:u\\.wechat\\.com|qr\\.alipay\\.com|weixin\\.qq\\.com/[gr])/[0-9A-Za-z_?=&-]{6,}|wxp://[0-9A-Za-z_-]{6,})"
)

IDENTIFIER = ByForm(
    TITLE="链接令牌",
    form=_FORM,
    sample=lambda random: f"?token=zhangmou{random.randrange(10**6):06d}",
    canonical=str.strip,  # tokens tell cases apart
    before="",
    behind="",
    NEEDS_CONTEXT=False,
)
