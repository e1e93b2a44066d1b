"""The parser (命令行参数): every verb and option of the contract, explained and refused in Chinese.

The verbs' own code is named by module and imported when it runs, not here.
"""

import argparse
import importlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeAlias

from disclosure_screen import __version__

_MESSAGES = (
    (r"the following arguments are required: (.*)", r"缺少必填参数：\1"),
    (r"unrecognized arguments: (.*)", r"无法识别的参数：\1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"参数 \1 的取值 \2 无效，可选：\3"),
    (r"argument (.*?): invalid [\w.]+ value: (.*)", r"参数 \1 的取值 \2 无效"),
    (r"argument (.*?): expected one argument", r"参数 \1 需要一个取值"),
    (r"argument (.*?): expected at least one argument", r"参数 \1 至少需要一个取值"),
    (r"argument (.*?): not allowed with argument (.*)", r"参数 \1 不能与 \2 同时使用"),
    (r"one of the arguments (.*) is required", r"下列参数须填一个：\1"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are Chinese and end with exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Print the cause and where help is, and exit with 2."""
        for pattern, chinese in _MESSAGES:
            message, replaced = re.subn(f"^{pattern}$", chinese, message)
            if replaced:
                break
        self.exit(2, f"用法错误：{message}\n查看用法：{self.prog} --help\n")


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"


def build_parser() -> Parser:
    """The parser of ``disclosure-screen`` with every verb; each parse leaves the verb's function in ``run``."""
    parser = Parser(prog="disclosure-screen", description="拟公开政府信息的内容筛查、分级分类审核与先审后发")
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(metavar="命令", required=True, parser_class=Parser)
    _add_screen(verbs)
    _add_workspace_verbs(verbs)
    _add_review_verbs(verbs)
    _add_rules(verbs)
    return parser


OUTCOMES = {"agree": "同意", "return": "退回修改", "refer": "上报（不能确定）", "withhold": "不予公开"}
ACTIONS = {"mask": "遮盖", "delete": "删除", "keep": "保留", "false-alarm": "误报", "read-by-eye": "人工已读"}


def _add_screen(verbs: Verbs) -> None:
    verb = _verb(verbs, "screen", "screen:run", "筛查文件或文件夹，不写入工作区")
    verb.add_argument("paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹，文件夹逐个文件筛查")
    verb.add_argument(
        "--format", choices=("table", "json", "sarif", "html"), default="table", help="输出格式，默认 table"
    )
    verb.add_argument("--output", type=Path, metavar="目录", help="html、sarif 报告的存放目录")
    verb.add_argument("--rules", type=Path, metavar="目录", help="规则目录，默认使用随附规则")
    verb.add_argument("--jobs", type=_positive, default=1, metavar="N", help="同时读取的文件数，默认 1")
    verb.add_argument("--passwords", type=Path, metavar="文件", help="加密文件可用的口令，每行一个；只读取，不保存")
    verb.add_argument("--reveal", action="store_true", help="显示原值（内部资料，慎用；在工作区内使用时记入台账）")
    verb.add_argument(
        "--progress",
        choices=("auto", "json", "none"),
        default="auto",
        help="进度，写在标准错误输出：auto 在终端上为进度条，否则为 JSON 事件（json 格式时没有）；json 总是事件；none 没有",
    )


def _add_workspace_verbs(verbs: Verbs) -> None:
    demo = _verb(verbs, "demo", "work:demo", "用随附示例走一遍：投放、筛查、入队、出报告")
    _workspace(demo)
    serve = _verb(verbs, "serve", "work:serve", "启动服务：监视收件目录、定时筛查、打开审核页面")
    _workspace(serve)
    serve.add_argument(
        "--port", type=_positive, default=4380, metavar="端口", help="审核页面端口，只在本机监听，默认 4380"
    )
    serve.add_argument("--every", type=_positive, default=60, metavar="秒", help="多少秒扫描一次收件目录，默认 60")
    sweep = _verb(verbs, "sweep", "work:sweep", "扫描一遍收件目录后退出")
    _workspace(sweep)
    sweep.add_argument("--settle", type=_seconds, default=None, metavar="秒", help="文件静置多久才收，默认见工作区设置")
    survey = _verb(verbs, "survey", "work:survey", "排查已公开的文件")
    survey.add_argument("paths", nargs="+", type=Path, metavar="路径")
    survey.add_argument("--output", type=Path, metavar="目录", help="排查报告的存放目录")
    _workspace(survey)
    papers = _verb(verbs, "papers", "work:papers", "写出一件的材料：合并报告、疑点清单、审查单，有前一稿时还有整改对照")
    papers.add_argument("cases", nargs="+", metavar="事项")
    papers.add_argument("--output", type=Path, required=True, metavar="目录", help="存放目录；其中的总览随之更新")
    _workspace(papers)
    redact = _verb(verbs, "redact", "work:redact", "生成遮盖后的建议稿")
    redact.add_argument("file", type=Path, metavar="文件")
    redact.add_argument("--output", type=Path, required=True, metavar="文件")
    keep = _verb(verbs, "housekeeping", "work:housekeeping", "校验台账、导出链头、备份、清理")
    _workspace(keep)
    notify = _verb(verbs, "notify", "work:notify", "发送到期的通知；或向一个人试发")
    notify.add_argument("--try", dest="name", metavar="姓名", help="只向这个人、部门或角色试发一条")
    _workspace(notify)
    backup = _verb(verbs, "backup", "work:backup", "把整个工作区加密备份成一个文件")
    backup.add_argument("--output", type=Path, required=True, metavar="文件")
    _keyfile(backup)
    _workspace(backup)
    restore = _verb(verbs, "restore", "work:restore", "把备份恢复到一个空的工作区，核验后才生效")
    restore.add_argument("backup", type=Path, metavar="备份文件")
    restore.add_argument("--vault", type=Path, metavar="目录", help="每夜备份不含文件：从这个存证库目录取文件")
    _keyfile(restore)
    _workspace(restore)


def _add_review_verbs(verbs: Verbs) -> None:
    queue = _verb(verbs, "queue", "review:queue", "列出待审事项")
    _workspace(queue)
    _table_or_json(queue)
    show = _verb(verbs, "show", "review:show", "查看一个事项")
    show.add_argument("case", metavar="事项")
    _workspace(show)
    _table_or_json(show)
    decide = _verb(verbs, "decide", "review:decide", "审核一个事项，或处理其中一个疑点、未读部分")
    decide.add_argument("case", metavar="事项")
    decide.add_argument("--person", required=True, metavar="姓名", help="审核人")
    decide.add_argument("--reason", required=True, metavar="理由", help="不得为空")
    decide.add_argument("--outcome", choices=tuple(OUTCOMES), help="、".join(f"{k} {v}" for k, v in OUTCOMES.items()))
    decide.add_argument("--tier", metavar="层级", help="审核层级，默认为当前层级")
    item = decide.add_mutually_exclusive_group()
    item.add_argument("--finding", metavar="指纹", help="处理这个疑点")
    item.add_argument("--gap", type=int, metavar="N", help="处理第 N 个未读部分")
    decide.add_argument("--action", choices=tuple(ACTIONS), help="、".join(f"{k} {v}" for k, v in ACTIONS.items()))
    _workspace(decide)
    release = _verb(verbs, "release", "review:release", "公开一个已通过全部审核的事项")
    release.add_argument("case", metavar="事项")
    release.add_argument("--person", default="", metavar="姓名", help="发布人")
    _workspace(release)
    withdraw = _verb(verbs, "withdraw", "review:withdraw", "撤回一个事项；已公开的同时撤下文件")
    withdraw.add_argument("case", metavar="事项")
    withdraw.add_argument("--person", required=True, metavar="姓名")
    withdraw.add_argument("--reason", required=True, metavar="理由")
    _workspace(withdraw)
    verify = _verb(verbs, "verify", "review:verify", "核验文件是否就是审核通过的字节（离线，凭签名清单）")
    verify.add_argument("paths", nargs="+", type=Path, metavar="路径")
    verify.add_argument("--manifests", type=Path, metavar="目录", help="公开清单所在目录，默认为工作区的 manifests")
    verify.add_argument("--public-key", type=Path, metavar="文件", help="本单位公钥，默认为工作区里的公钥")
    _workspace(verify)
    _add_people_and_ledger(verbs)


def _add_people_and_ledger(verbs: Verbs) -> None:
    user = _group(verbs, "user", "审核人员")
    add = _verb(user, "add", "review:user_add", "登记人员")
    add.add_argument("name", metavar="姓名")
    add.add_argument("--role", action="append", required=True, metavar="角色", help="可重复")
    add.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="代理截止日，长期不填")
    _workspace(add)
    listed = _verb(user, "list", "review:user_list", "列出人员")
    _workspace(listed)
    password = _verb(user, "password", "review:user_password", "发一次性登录口令")
    password.add_argument("name", metavar="姓名")
    _workspace(password)
    forget = _verb(user, "forget-factor", "review:user_forget_factor", "解除遗失的二次验证")
    forget.add_argument("name", metavar="姓名")
    _workspace(forget)
    identity = _verb(user, "release-identity", "review:user_release_identity", "解除与统一身份认证账号的绑定")
    identity.add_argument("name", metavar="姓名")
    _workspace(identity)
    disable = _verb(user, "disable", "review:user_disable", "停用人员")
    disable.add_argument("name", metavar="姓名")
    _workspace(disable)
    ledger = _group(verbs, "ledger", "台账")
    verify = _verb(ledger, "verify", "review:ledger_verify", "校验台账链条")
    _workspace(verify)
    export = _verb(ledger, "export", "review:ledger_export", "导出月度台账")
    export.add_argument("--month", required=True, metavar="YYYY-MM")
    _workspace(export)


def _add_rules(verbs: Verbs) -> None:
    rules = _group(verbs, "rules", "规则")
    shown = (
        ("check", "check", "检查规则目录"),
        ("list", "listing", "列出规则"),
        ("explain", "explain", "说明一条规则"),
    )
    for name, function, summary in shown:
        verb = _verb(rules, name, f"rules:{function}", summary)
        verb.add_argument("--rules", type=Path, metavar="目录", help="规则目录，默认使用随附规则")
        if name == "explain":
            verb.add_argument("rule", metavar="规则")
        if name == "check":
            verb.add_argument("--report", action="store_true", help="另列各规则的耗时，以及在例句同一处同时命中的规则")
    replay = _verb(rules, "replay", "rules:replay", "用另一套规则重筛已存事项，比较增减")
    replay.add_argument("--rules", type=Path, required=True, metavar="目录")
    _workspace(replay)


def _group(verbs: Verbs, name: str, summary: str) -> Verbs:
    return verbs.add_parser(name, help=summary, description=summary).add_subparsers(
        metavar="动作", required=True, parser_class=Parser
    )


def _verb(verbs: Verbs, name: str, target: str, summary: str) -> Parser:
    verb: Parser = verbs.add_parser(name, help=summary, description=summary)
    verb.set_defaults(run=_later(target))
    return verb


def _workspace(verb: Parser) -> None:
    verb.add_argument(
        "--workspace",
        type=Path,
        metavar="目录",
        help="工作区，默认取环境变量 DISCLOSURE_SCREEN_WORKSPACE，再默认 ./workspace",
    )


def _keyfile(verb: Parser) -> None:
    verb.add_argument("--keyfile", type=Path, metavar="文件", help="口令文件；不填则取工作区设置，再不然当场输入")


def _table_or_json(verb: Parser) -> None:
    verb.add_argument("--format", choices=("table", "json"), default="table", help="输出格式，默认 table")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < 86_400:
        raise ValueError
    return number


def _later(target: str) -> Callable[[argparse.Namespace], int]:
    """The function ``module:name`` of this package, imported when it is called."""
    module, name = target.split(":")

    def run(arguments: argparse.Namespace) -> int:
        code: int = getattr(importlib.import_module(f"disclosure_screen.cli.{module}"), name)(arguments)
        return code

    return run
