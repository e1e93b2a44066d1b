"""Where a case stands (案件现状): everything the gate looks at, read inside one transaction."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.standing import Standing
from disclosure_screen.store import cases, judgements, people, screenings


def standing(
    workspace: Workspace,
    connection: Connection,
    number: str,
    rulebook: str,
    *,
    speakers: Iterable[str] = (),
    held: Callable[[str], str | None] | None = None,
) -> Standing:
    """The case with its items, decisions, dispositions, people, policy and rulebook.

    People are those who have spoken on the case and the ``speakers`` about to. ``held`` says what the vault holds under a digest;
    only release asks, and it asks ``workspace.vault.held``.
    """
    case = cases.find(connection, number)
    decided, disposed = judgements.decisions_of(connection, number), judgements.dispositions_of(connection, number)
    return Standing(
        case=case,
        items=screenings.items_of(connection, number, case.version),
        decisions=decided,
        dispositions=disposed,
        people=people.reviewing(connection, {*speakers, *(d.person for d in decided), *(d.person for d in disposed)}),
        procedure=workspace.procedure,
        rulebook=rulebook,
        held={file.digest: held(file.digest) for file in case.files} if held else {},
        now=workspace.now(),
    )
