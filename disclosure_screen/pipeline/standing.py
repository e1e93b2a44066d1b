"""Where a case stands (案件现状): everything the gate looks at, read inside one transaction."""

from sqlalchemy import Connection

from disclosure_screen.model.case import Case
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.standing import Standing
from disclosure_screen.store import cases, judgements, people, screenings


def standing(
    workspace: Workspace, connection: Connection, number: str, rulebook: str, *, bytes_too: bool = False
) -> Standing:
    """The case with its items, decisions, dispositions, people, policy and rulebook.

    ``bytes_too`` hashes what the vault really holds; only release asks about bytes.
    """
    case = cases.find(connection, number)
    return Standing(
        case=case,
        items=screenings.items_of(connection, number, case.version),
        decisions=judgements.decisions_of(connection, number),
        dispositions=judgements.dispositions_of(connection, number),
        people=people.reviewing(connection),
        procedure=workspace.procedure,
        rulebook=rulebook,
        held=held(workspace, case) if bytes_too else {},
        now=workspace.now(),
    )


def held(workspace: Workspace, case: Case) -> dict[str, str | None]:
    """For each file of the case, the digest of what the vault holds under its name now."""
    return {file.digest: workspace.vault.held(file.digest) for file in case.files}
