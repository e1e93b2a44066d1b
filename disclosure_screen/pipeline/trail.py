"""The ledger in pages (台账分页): newest first, for a screen."""

from sqlalchemy import func, select

from disclosure_screen.model.ledger import LedgerEntry
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.tables import ledger

ACTIONS = {
    "submit": "送审",
    "resubmit": "整改后再送审",
    "sighting": "重复送审",
    "refuse": "未受理",
    "refusal-dismissed": "未受理件销案",
    "refusals-settled": "未受理件已取走",
    "leftovers": "余件移入隔离",
    "rescreen": "重新筛查",
    "decide": "审核意见",
    "dispose": "处理疑点",
    "release": "公开",
    "release-refused": "公开被拒",
    "release-completed": "补记公开",
    "release-taken-back": "收回未完成的公开",
    "delivered": "送达",
    "delivery-failed": "未送达",
    "recalled": "目标处撤下",
    "recall-failed": "目标处未能撤下",
    "withdraw": "撤回",
    "user-add": "登记人员",
    "user-disable": "停用人员",
    "roles-asked": "申请角色",
    "roles-confirmed": "复核同意角色",
    "roles-declined": "复核不同意角色",
    "roles-without-second-eyes": "未经复核的角色变更",
    "password-set": "设置口令",
    "second-factor-drawn": "生成二次验证密钥",
    "second-factor-on": "启用二次验证",
    "second-factor-off": "停用二次验证",
    "sign-in": "登录",
    "identity-bound": "绑定统一身份",
    "identity-released": "解除统一身份绑定",
    "value-search": "查找号码",
    "reveal": "显示原值",
    "rule-asked": "申请规则变更",
    "rule-confirmed": "规则变更生效",
    "rule-declined": "规则变更未同意",
    "term-asked": "申请词条",
    "term-confirmed": "词条生效",
    "term-declined": "词条未同意",
}
"""What each recorded action is called; a test holds the list and the code together."""


def page(workspace: Workspace, number: int, size: int) -> tuple[tuple[LedgerEntry, ...], int]:
    """One page of entries, newest first, and how many there are in all. Pages count from 1."""
    with workspace.reading() as connection:
        total = int(connection.execute(select(func.count()).select_from(ledger)).scalar_one())
        rows = connection.execute(
            select(ledger).order_by(ledger.c.seq.desc()).limit(size).offset((number - 1) * size)
        ).all()
    entries = tuple(
        LedgerEntry(row.seq, row.at, row.actor, row.action, row.case_number, row.body, row.previous, row.digest)
        for row in rows
    )
    return entries, total
