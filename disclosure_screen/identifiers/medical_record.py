"""住院号、病案号、门诊号、就诊卡号: an optional letter and 5–12 digits.

No national format, no check digit; label or header alone. A hit says that its holder was a patient
(医疗健康信息, 个人信息保护法 第二十八条).
"""

from disclosure_screen.identifiers._by_form import ByForm

IDENTIFIER = ByForm(
    TITLE="病案号、就诊号",
    form="[A-Za-z]{0,2}[0-9]{5,12}",
    sample=lambda random: f"ZY{random.randrange(1000):07d}",
)
