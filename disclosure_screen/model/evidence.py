"""Evidence (证据): what a check has to say about a candidate. Three answers, because "no check exists" is not "passed"."""

from enum import Enum


class Evidence(Enum):
    """PROVEN: the check digit holds. REFUTED: it fails. SILENT: this kind of number carries no check."""

    PROVEN = "proven"
    REFUTED = "refuted"
    SILENT = "silent"
