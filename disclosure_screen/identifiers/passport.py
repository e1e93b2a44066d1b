"""护照 (passports): ordinary, service, diplomatic, Hong Kong and Macao.

``E`` + 8 digits or ``E`` + letter (no I, O) + 7 (电子普通护照), ``G`` + 8 (older), ``D``/``S``/``P`` and
``DE``/``SE``/``PE`` + 7 (外交、公务), ``14``/``15`` + 7 (oldest), ``K``/``KJ``/``H`` (Hong Kong), ``M``/``MA``
(Macao). Source: 公安部、外交部 announcements; a superset of the public rule sets. No check digit outside the
machine-readable zone, and product numbers look alike (E12345678), hence context.
"""

from disclosure_screen.identifiers._by_form import ByForm

_FORM = (
    "(?:[Ee][ -]?[0-9]{8}|[Ee][A-HJ-NP-Za-hj-np-z][ -]?[0-9]{7}|[Gg][ -]?[0-9]{8}"
    "|[DSPdsp][0-9]{7,8}|(?:[DSPdsp][Ee])[0-9]{7}|1[45][0-9]{7}"
    "|[Kk][Jj]?[0-9]{7,8}|[Hh][0-9]{8}|[Mm][Aa]?[0-9]{7,8})"
)

IDENTIFIER = ByForm(
    TITLE="护照号码",
    form=_FORM,
    sample=lambda random: f"{random.choice(('E0', 'EA', 'G0', 'EB'))}{random.randrange(1000):07d}",
)
