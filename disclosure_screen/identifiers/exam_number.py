"""准考证号、考生号 (examination numbers), 8–14 digits.

No national format; the 考试院 and the 人社局 number by year, place and seat. Under its label or header alone. A list with names,
numbers and marks tells who sat where and how well; of pupils it is information on minors (未成年人保护法 第四条).
"""

from disclosure_screen.identifiers._by_form import ByForm
from disclosure_screen.identifiers._edges import NUMBER_LEFT
from disclosure_screen.identifiers._forms import digits

IDENTIFIER = ByForm(
    TITLE="准考证号",
    form="[0-9]{8,14}",
    sample=lambda random: f"1901{random.randrange(1000):06d}",
    canonical=digits,
    before=NUMBER_LEFT,
)
