"""户口簿户号 (household register numbers), 6–12 digits.

No national format (each 公安机关 numbers its own), no check digit: found by label or header alone
(户号、户口簿号、户编号). The number leads to every member of the family at once.
"""

from disclosure_screen.identifiers._by_form import ByForm
from disclosure_screen.identifiers._edges import NUMBER_LEFT
from disclosure_screen.identifiers._forms import digits

IDENTIFIER = ByForm(
    TITLE="户口簿户号",
    form="[0-9]{6,12}",
    sample=lambda random: f"{random.randrange(1000):09d}",
    canonical=digits,
    before=NUMBER_LEFT,
)
