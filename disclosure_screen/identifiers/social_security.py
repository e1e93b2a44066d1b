"""社会保障卡卡号、医保个人编号: a letter or digit and eight digits on the card, 8–12 digits for the insured person.

The 社会保障号码 itself is the resident ID. Source: prints of the card; no national format for personal
numbers, no check digit. Context always.
"""

from disclosure_screen.identifiers._by_form import ByForm

IDENTIFIER = ByForm(
    TITLE="社会保障卡号",
    form="(?:[A-Za-z][0-9]{8}|[0-9]{8,12})",
    sample=lambda random: f"{random.choice('AFJ')}{random.randrange(1000):08d}",
)
