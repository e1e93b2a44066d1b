"""Who may see and do what (权限表), as sets of roles. The authorisation test walks every route × every role over this table."""

from disclosure_screen.model.case import DECIDING_ROLES, Role
from disclosure_screen.pipeline.proposals import SECOND_EYES
from disclosure_screen.pipeline.rules_folder import CONFIRMING

ANYONE = frozenset(Role)
"""Everybody who is signed in."""

REVIEWERS = DECIDING_ROLES
"""People who decide. Each still only at the tier of their own role; that is the procedure's business."""

READERS = REVIEWERS | {Role.AUDITOR}
"""People who see cases: reviewers, and the auditor, who decides nothing."""

DRAFTERS = frozenset({Role.DRAFTER}) | REVIEWERS
"""People who may submit a draft. Nobody reviews their own."""

RULE_KEEPERS = frozenset({Role.RULES}) | READERS
"""People who look at rules and try them."""

TERM_ASKERS = REVIEWERS | {Role.RULES}
"""People who may ask for a term of the office's lexicon."""

TERM_CONFIRMERS = CONFIRMING
"""People who may put a term in force that somebody else asked for."""

RULE_CHANGERS = CONFIRMING
"""People who may ask for a change of a whole rule, and put one in force that somebody else asked for."""

OVERSEERS = frozenset({Role.AUDITOR, Role.FINAL})
"""People who read the ledger: the auditor and the person in charge."""

ADMINISTRATORS = frozenset({Role.ADMIN})
"""People who keep accounts and look at settings, and decide nothing about any case."""

CONFIRMERS = SECOND_EYES
"""People who may be the second pair of eyes on a change of roles, never on their own request or for themselves."""
