"""不动产单元号 (GB/T 37346-2019), 28 characters.

Six digits county, three 地籍区, three 地籍子区, two letters 宗地特征, five digits 宗地号, a letter (F house, W
none) and eight digits. The code leads to one house or plot; with an owner beside it, it is property information.
"""

from disclosure_screen.identifiers._by_form import ByForm

IDENTIFIER = ByForm(
    TITLE="不动产单元号",
    form="[1-8][0-9]{5}[ ]?[0-9]{6}[ ]?[GJZgjz][A-Za-z][0-9]{5}[ ]?[FWLQfwlq][0-9]{8}",
    sample=lambda random: f"331081001001GB{random.randrange(100):05d}F00010001",
    NEEDS_CONTEXT=False,
)
