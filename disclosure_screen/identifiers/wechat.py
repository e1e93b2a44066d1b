"""微信号: a letter and 5–19 letters, digits, underscores or hyphens.

Source: rules of the app. Any English word has this form, so the label (微信号、vx、加v) must stand close by.
"""

from disclosure_screen.identifiers._by_form import ByForm

IDENTIFIER = ByForm(
    TITLE="微信号",
    form="[A-Za-z][-_A-Za-z0-9]{5,19}",
    sample=lambda random: f"zhangmou_{random.randrange(10000):04d}",
    canonical=lambda raw: raw.strip().lower(),  # the app does not tell cases apart
    before="(?<![0-9A-Za-z_@./-])",
    behind="(?![0-9A-Za-z_@.-])",
    DECOYS=("(?:[Ww]e[Cc]hat|weixin|WEIXIN|[Hh]ttps?|mailto)(?![0-9A-Za-z_-])",),
)
