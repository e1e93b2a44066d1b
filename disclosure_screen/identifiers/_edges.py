"""Edges (边界): what may stand beside a number in Chinese text.

``\\b`` is useless here (号 is a word character, so ``号331081…`` has no boundary) and plain digit edges are
too generous: a window cut out of a longer number is a number nobody wrote. A label in letters may touch a
number (``sfz3310…``, ``TEL138…``); other letters may not.
"""

LEFT = "(?<![0-9A-Za-z])"
RIGHT = "(?![0-9A-Za-z])"
LONG_LEFT = (
    "(?<![0-9])(?<![^0-9]0\\.)(?<!^0\\.)(?:(?<![A-Za-z])|(?<=[Ss][Ff][Zz])|(?<=[Ss][Ff][Zz][Hh])|(?<=[Ii][Dd])"
    "|(?<=[Nn][Oo])|(?<=[Tt][Ee][Ll])|(?<=[Dd][Hh])|(?<=[Ss][Jj])|(?<=[Ss][Jj][Hh])|(?<=[Kk][Hh])|(?<=[Yy][Hh][Kk])"
    "|(?<=[Hh][Mm])|(?<=[Yy][Kk][Tt])|(?<=[Zz][Hh])|(?<=[Qq][Qq])|(?<=[Vv][Xx])|(?<=[Ww][Xx])|(?<=[Mm][Oo][Bb]))"
)
"""No digit before; letters only where they are a label. For long numbers: a comma in front is CSV, a full stop a list
mark (but ``0.`` a fraction)."""

NUMBER_LEFT = "(?<![0-9]\\.)" + LONG_LEFT
"""No decimal point before either."""

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""The one-character names of provinces on plates and title deeds."""

PROVINCE_CODE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6])"
"""The first two digits of what the police and the hospitals number by province; 66 is 兵团."""
