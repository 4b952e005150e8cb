"""What changes the database stands where one looks for it: in operations and what runs them."""

import ast
import re
from pathlib import Path

from tests.architecture.source import SRC, Module, modules, plant

OPERATIONS = ("operations.py", "tasks.py")
ALLOWED = {
    "kernel/": "audit, events, partitions and bulk inserts are the operations of everyone",
    "cases/work.py": "the worker's turns: a claimed row is changed in the transaction that claimed it",
    "cases/rechecking.py": "one of those turns: answers typed while a register was silent",
    "exchange/connectors/store.py": "records that offices hand over are kept in files beside the database",
    "exchange/log/recording.py": "a call is recorded in a transaction of its own, whatever becomes of the caller's",
    "exchange/agent/": "an office's agent has no database of ours: it keeps a file of its own",
    "certificates/documents.py": "a PDF is made once and kept, by whoever asks first",
    "notifications/mail.py": "a mail counts as sent in the transaction that sends it",
    "config/messages.py": "saves the catalogue of translations, a file",
}
VERBS = {"save", "create", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
INSERTS = {"insert_many", "insert_all"}
STATEMENTS = re.compile(r"\b(?:INSERT INTO|(?<!FOR )(?<!KEY )UPDATE|DELETE FROM|TRUNCATE) ", re.IGNORECASE)


def writes(module: Module) -> list[tuple[int, str]]:
    """Return line and name of every call that changes rows.

    `update` counts with keywords only: a queryset's takes nothing else, a dictionary's or a hash's something else.
    """
    found = []
    named = {
        target.id: node.value
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        is_queryset_update = name == "update" and not node.args and bool(node.keywords)
        is_statement = name in ("execute", "executemany") and any(_changes_rows(one, named) for one in node.args[:1])
        is_verb = name in VERBS and isinstance(node.func, ast.Attribute)
        if is_verb or is_queryset_update or is_statement or name in INSERTS:
            found.append((node.lineno, name))
    return found


def _changes_rows(statement: ast.expr, named: dict[str, ast.expr]) -> bool:
    if isinstance(statement, ast.Name):
        statement = named.get(statement.id, statement)
    texts = [one.value for one in ast.walk(statement) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return STATEMENTS.search(" ".join(" ".join(texts).split()) + " ") is not None


def strayed(root: Path = SRC) -> list[str]:
    return [
        f"{module.where}:{line} {name}"
        for module in modules(root)
        if not (module.path.name in OPERATIONS or "operations" in module.path.parent.parts)
        and not any(module.where.startswith(allowed) for allowed in ALLOWED)
        for line, name in writes(module)
    ]


def test_only_operations_change_rows() -> None:
    assert strayed() == []


def test_every_exception_is_used() -> None:
    writing = [module.where for module in modules() if writes(module)]
    assert {name: any(where.startswith(name) for where in writing) for name in ALLOWED} == dict.fromkeys(ALLOWED, True)


def test_each_way_to_write_is_caught(tmp_path: Path) -> None:
    text = (
        "case.save()\nCase.objects.create(id=1)\ncases.update(state='x')\ncase.delete()\ninsert_many(rows)\n"
        "insert_all([rows])\n"
        "Case.objects.bulk_create(rows)\ncursor.execute('  insert into cases values (1)')\n"
        "cursor.execute(f'UPDATE {table} SET x = 1')\ncursor.execute('SELECT 1')\nkept.update({'a': 1})\n"
    )
    tree = {"cases/web/views.py": text, "cases/operations/filing.py": text, "cases/operations.py": text}
    assert strayed(plant(tmp_path, tree)) == [
        "cases/web/views.py:1 save",
        "cases/web/views.py:2 create",
        "cases/web/views.py:3 update",
        "cases/web/views.py:4 delete",
        "cases/web/views.py:5 insert_many",
        "cases/web/views.py:6 insert_all",
        "cases/web/views.py:7 bulk_create",
        "cases/web/views.py:8 execute",
        "cases/web/views.py:9 execute",
    ]
