"""邮政编码 (postcodes), six digits.

Public by itself; beside a person's name it narrows the address. Any six digits look like one, so only under
its label. No check digit.
"""

from disclosure_screen.identifiers._by_form import ByForm
from disclosure_screen.identifiers._edges import NUMBER_LEFT
from disclosure_screen.identifiers._forms import digits

IDENTIFIER = ByForm(
    TITLE="邮政编码",
    form="[0-8][0-9]{5}",
    sample=lambda random: f"3175{random.randrange(100):02d}",
    canonical=digits,
    before=NUMBER_LEFT,
)
