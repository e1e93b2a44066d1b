"""救助优待证件号: 低保证、特困人员供养证、五保供养证、优待证、临时救助证 (certificates of relief and of preferential treatment).

No national format: every 县 numbers its own, 优待证 by province, so a form of letters and digits counts under its label or header
alone. The number says that its holder is poor, disabled in service or a veteran (特定身份, 个人信息保护法 第二十八条).
"""

from disclosure_screen.identifiers._by_form import ByForm
from disclosure_screen.identifiers._edges import PROVINCES

IDENTIFIER = ByForm(
    TITLE="救助优待证件号",
    form=f"(?:[{PROVINCES}]?[A-Za-z]{{0,3}}[-]?[0-9]{{5,17}})",
    sample=lambda random: f"331081{random.randrange(1000):05d}",
    canonical=lambda raw: raw.replace("-", "").replace(" ", "").upper(),
)
