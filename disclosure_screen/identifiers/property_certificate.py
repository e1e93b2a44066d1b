"""不动产权证书号、房屋所有权证号、土地使用证号、林权证号.

``浙(2023)温岭市不动产权第0000001号``; older: ``温房权证城区字第000001号``, ``温岭国用(2010)第00001号``,
``…集用…``, ``…林证字(2010)第…号``. Source: 不动产登记暂行条例实施细则 and prints of the certificates. Property
becomes personal with an owner's name beside it.
"""

import re

from disclosure_screen.identifiers._by_form import ByForm
from disclosure_screen.identifiers._edges import PROVINCES

_NAME = "[\u4e00-\u9fff]"
_YEAR = "[(（〔\\[][12][0-9]{3}[)）〕\\]]"
_FORM = (
    f"(?:[{PROVINCES}][ ]?{_YEAR}[ ]?{_NAME}{{2,10}}?不动产(?:权|证明)第[ ]?[0-9]{{5,9}}[ ]?号"
    f"|{_NAME}{{1,4}}房(?:权|地权|产)证{_NAME}{{0,8}}?(?:字)?第?[ ]?[0-9A-Z-]{{5,12}}[ ]?号"
    f"|{_NAME}{{1,4}}?(?:国用|集用|集建){_YEAR}第[ ]?[0-9-]{{3,12}}[ ]?号"
    f"|{_NAME}{{1,4}}?林证字{_YEAR}?第[ ]?[0-9]{{6,12}}[ ]?号)"
)


def _canonical(raw: str) -> str:
    """Without blanks, brackets half-width."""
    return re.sub("\\s", "", raw).translate(str.maketrans("（）〔〕[]", "()()()"))


IDENTIFIER = ByForm(
    TITLE="不动产权证书号",
    form=_FORM,
    sample=lambda random: f"浙(2023)温岭市不动产权第{random.randrange(100):07d}号",
    canonical=_canonical,
    before="",
    behind="",
    NEEDS_CONTEXT=False,
)
