"""机动车驾驶证档案编号, 12 digits: six digits region of the issuing 车管所 and a serial.

Source: 机动车驾驶证业务工作规范. The licence number itself is the resident ID. Twelve digits are also village
codes and archive numbers, hence a label (档案编号) on a driving document is required.
"""

from disclosure_screen.identifiers._by_form import ByForm
from disclosure_screen.identifiers._edges import NUMBER_LEFT, PROVINCE_CODE
from disclosure_screen.identifiers._forms import digits

IDENTIFIER = ByForm(
    TITLE="驾驶证档案编号",
    form=PROVINCE_CODE + "[0-9]{10}",
    sample=lambda random: f"331000{random.randrange(1000):06d}",
    canonical=digits,
    before=NUMBER_LEFT,
)
