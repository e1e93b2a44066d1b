"""出生医学证明编号: one letter and nine digits, the first two of them the province.

Source: 国家卫生健康委 第七版 (2023-04-01) and reports on earlier issues: a letter for the issue, then 32 for
江苏, 33 for 浙江. The holder is a newborn, so a hit always concerns a minor. No check digit; context always.
"""

from disclosure_screen.identifiers._by_form import ByForm
from disclosure_screen.identifiers._edges import PROVINCE_CODE

IDENTIFIER = ByForm(
    TITLE="出生医学证明编号",
    form="[A-Za-z]" + PROVINCE_CODE + "[0-9]{7}",
    sample=lambda random: f"{random.choice('UXY')}33{random.randrange(100):07d}",
)
