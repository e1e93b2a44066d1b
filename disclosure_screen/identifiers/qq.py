"""QQ 号码, 5–11 digits.

Found by its label (QQ、扣扣、企鹅号) only; a number @qq.com is an e-mail address that contains one. No check digit.
"""

from disclosure_screen.identifiers._by_form import ByForm
from disclosure_screen.identifiers._edges import NUMBER_LEFT
from disclosure_screen.identifiers._forms import digits

IDENTIFIER = ByForm(
    TITLE="QQ 号码",
    form="[1-9][0-9]{4,10}",
    sample=lambda random: f"1{random.randrange(1000):08d}",
    canonical=digits,
    before=NUMBER_LEFT,
)
