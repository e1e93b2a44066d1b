"""What others rely on: `screen --format json` over all samples, its exit codes, and what it never imports."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/screen-record.schema.json").read_text(encoding="utf-8"))
KEYS = ("file", "digest", "media_type", "grade", "rulebook", "gaps", "findings", "elapsed")


def screen(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "disclosure_screen", "screen", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def test_every_sample_s_record_follows_the_schema_and_nothing_else_is_printed() -> None:
    outcome = screen("samples", "--format", "json", "--jobs", "2")
    assert outcome.stderr == ""
    assert outcome.returncode == 1
    lines = outcome.stdout.splitlines()
    files = [path for path in (ROOT / "samples").rglob("*") if path.is_file()]
    assert len(lines) == len(files)
    for line in lines:
        record = json.loads(line)
        jsonschema.validate(record, SCHEMA)
        assert tuple(record) == KEYS


def test_a_clean_file_alone_ends_with_zero(tmp_path: Path) -> None:
    (tmp_path / "公告.txt").write_text("各村：请做好防汛工作。监督电话：0576-80000012。", encoding="utf-8")
    assert screen(str(tmp_path), "--format", "json").returncode == 0


def test_plain_values_appear_only_where_somebody_asked_to_reveal_them(tmp_path: Path) -> None:
    from random import Random

    from disclosure_screen.identifiers import mobile

    number = mobile.sample(Random(3))
    (tmp_path / "名单.txt").write_text(f"联系人手机：{number}", encoding="utf-8")
    for form in ("json", "table", "sarif"):
        masked = screen(str(tmp_path), "--format", form)
        assert number not in masked.stdout + masked.stderr
    assert number in screen(str(tmp_path), "--format", "json", "--reveal").stdout


def test_screen_imports_neither_prefect_nor_a_database_nor_a_web_server(tmp_path: Path) -> None:
    (tmp_path / "公告.txt").write_text("各村：请做好防汛工作。", encoding="utf-8")
    asked = (
        "import sys; from disclosure_screen.cli import main; "
        f"main(['screen', {str(tmp_path)!r}, '--format', 'json']); "
        "print(sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    outcome = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = set(eval(outcome.stderr))
    assert "disclosure_screen" in loaded
    assert not loaded & {"prefect", "sqlalchemy", "alembic", "starlette", "fastapi", "jinja2", "rich", "jieba", "numpy"}
