"""Floor 8: the command line (命令行). Thin: every verb parses, calls one function of ``pipeline/``, prints, and returns a code.

Exit codes are a contract: 0 clean or done, 1 something was found, left unread or refused, 2 an error of use. Nothing is
imported before it is known which verb was asked for, because ``screen`` on one small file must start in half a second.
"""

import os
import sys
from collections.abc import Sequence

from disclosure_screen.cli.parser import build_parser
from disclosure_screen.model.errors import DisclosureScreenError, Refusal

DONE, FOUND, MISUSED = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code. Errors a person can act on are printed in Chinese on standard error."""
    arguments = build_parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except Refusal as refusal:
        print("不能执行，原因如下：", *(f"  - {reason}" for reason in refusal.reasons), sep="\n", file=sys.stderr)
        return FOUND
    except DisclosureScreenError as error:
        print(error, file=sys.stderr)
        return MISUSED
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output went away (head, less): not an error of ours, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    return code
