"""The gate (先审查、后公开): every reason why a case may not go out, all at once, each in one function.

Law: released(bytes) ⇒ a live approval of exactly these bytes at every tier the policy demands, by distinct people, none the
drafter, in order, and no open item.
"""

from collections.abc import Callable, Iterator

from disclosure_screen.model.case import Disposition, Item, Outcome, Stage, Tier
from disclosure_screen.model.verdict import Grade
from disclosure_screen.review.decisions import DECISION_LAWS
from disclosure_screen.review.disposals import disposed_by_drafter, disposer_unfit
from disclosure_screen.review.items import closed
from disclosure_screen.review.openings import open_findings, open_gaps
from disclosure_screen.review.standing import Obstacle, Standing


def obstacles(standing: Standing) -> tuple[Obstacle, ...]:
    """Every reason why the case may not be released now; empty means it may."""
    found = [obstacle for law in LAWS for obstacle in law(standing)]
    for decision in standing.approvals:
        found += [obstacle for law in DECISION_LAWS for obstacle in law(standing, decision)]
    return tuple(dict.fromkeys(found))


def stage_forbids(standing: Standing) -> Iterator[Obstacle]:
    """Only an approved case goes out: not one in review, returned, referred, withheld, sealed, withdrawn or already out."""
    if standing.case.stage is not Stage.APPROVED:
        yield Obstacle("stage", f"案件现为“{standing.case.stage.label}”，不能公开")


def tier_missing(standing: Standing) -> Iterator[Obstacle]:
    """Every tier of the policy in force has agreed."""
    agreed = {decision.tier for decision in standing.approvals}
    for group in standing.order:
        for tier in sorted(group - agreed):
            earlier = [d for d in standing.decisions if d.tier is tier and d.outcome is Outcome.AGREE]
            why = "（此前的同意已失效：文件、定级或规则有变化，须重新审核）" if earlier else ""
            yield Obstacle("tier", f"缺少{tier.label}意见{why}")


def objected(standing: Standing) -> Iterator[Obstacle]:
    """No tier's last word on these bytes is anything but agreement."""
    for tier, decision in standing.latest.items():
        if decision.outcome is not Outcome.AGREE:
            yield Obstacle("objection", f"{tier.label}的意见是“{decision.outcome.label}”")


def bytes_changed(standing: Standing) -> Iterator[Obstacle]:
    """The vault still holds exactly the approved bytes."""
    if not standing.case.files:
        yield Obstacle("bytes", "案件里没有文件")
    for file in standing.case.files:
        held = standing.held.get(file.digest)
        if held is None:
            yield Obstacle("bytes", f"存证库中找不到文件“{file.name}”")
        elif held != file.digest:
            yield Obstacle("bytes", f"存证库中“{file.name}”的内容与审核时不一致")


def rules_changed(standing: Standing) -> Iterator[Obstacle]:
    """Every file has been screened under the rulebook in force."""
    if any(file.rulebook != standing.rulebook for file in standing.case.files):
        yield Obstacle("rulebook", "筛查规则已更新，须先按现行规则重新筛查（运行一次 sweep 即可）")


def halt_not_lifted(standing: Standing) -> Iterator[Obstacle]:
    """A file with an official secrecy mark moves only after the secrecy officer has lifted the seal on these bytes."""
    if standing.case.grade is Grade.HALT and not any(d.tier is Tier.SECRECY for d in standing.approvals):
        yield Obstacle("halt", "文件带有国家秘密标志形式，保密审查员尚未解除封存")


def disposed_by_wrong_person(standing: Standing) -> Iterator[Obstacle]:
    """Every item is closed by people who may: not the drafter, and still registered, enabled and in the role."""
    live = standing.live_by_item
    for item in standing.items:
        entries = [entry for entry in live.get(item.key, ()) if entry.action.closes]
        against = {id(entry): _against(standing, item, entry) for entry in entries}
        if not closed(item, (entry for entry in entries if not against[id(entry)])):
            yield from (obstacle for entry in entries for obstacle in against[id(entry)])


def _against(standing: Standing, item: Item, entry: Disposition) -> tuple[Obstacle, ...]:
    return (*disposed_by_drafter(standing, item, entry), *disposer_unfit(standing, item, entry))


LAWS: tuple[Callable[[Standing], Iterator[Obstacle]], ...] = (
    stage_forbids,
    tier_missing,
    objected,
    bytes_changed,
    rules_changed,
    halt_not_lifted,
    open_findings,
    open_gaps,
    disposed_by_wrong_person,
)
