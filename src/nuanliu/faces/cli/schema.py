"""Whether a database was made by this version of the program: its migrations and its columns.

Until 1.0 a version keeps the names of its migrations while their content changes, so the names
alone would not tell; the columns that the models need are compared too.
"""

from collections import defaultdict

from nuanliu.faces.cli.problems import REFUSED, Stop

_SHOWN = 3
_OLDER = (
    "请先用原来版本的程序运行 nuanliu backup 备份，再用本版本运行 nuanliu restore "
    "恢复到空的数据目录，恢复时会自动升级"
)
_NEWER = "请改用较新版本的程序（不低于最近一次使用这个库的版本）。没有改动任何内容"
_OTHER = "请用建立这个库的那个版本的程序打开。没有改动任何内容"
_COLUMNS = {
    "sqlite": """
SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c
WHERE m.type = 'table'
""",
    "postgresql": """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema()
""",
}
_ORDER = """
SELECT pg_encoding_to_char(encoding), coalesce(datlocale, datcollate) FROM pg_database
WHERE datname = current_database()
"""
_PLAIN = ("C", "POSIX", "C.UTF-8", "C.utf8")


def demand_this_schema() -> None:
    """End the command in words when the database is of another version than the program.

    A database without tables of ours passes: it has no books yet.
    """
    applied, known = _applied(), _known()
    if not applied:
        return
    demand_not_newer()
    if less := sorted(known - applied):
        raise _other("较旧", f"还缺升级步骤 {_listed(less)}", _OLDER)
    _demand_columns()


def demand_plain_order() -> None:
    """End the command when a server would sort texts by the rules of a language.

    Lists, papers and canonical texts are in the order of code points, as SQLite has it; a list in
    another order would be another paper, and a range of keys would miss some.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_ORDER)
        encoding, order = cursor.fetchone()
    if encoding != "UTF8" or order not in _PLAIN:
        what = f"数据库服务器上这个库的编码是 {encoding}、排序规则是 {order}，应为 UTF8 和 C"
        fix = "请另建一个库：CREATE DATABASE 名称 TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        raise Stop(what, fix, REFUSED, "DB-ORDER")


def demand_not_newer() -> None:
    """End the command when the database has seen migrations that this program does not know."""
    if more := sorted(_applied() - _known()):
        raise _other("较新", f"有本程序没有的升级步骤 {_listed(more)}", _NEWER)


def _demand_columns() -> None:
    found, wanted = _columns(), _wanted()
    lacking = sorted(f"{t}.{c}" for t in wanted for c in wanted[t] - found[t])
    beyond = sorted(f"{t}.{c}" for t in wanted for c in found[t] - wanted[t])
    if lacking or beyond:
        words = [f"缺少 {_listed(lacking)}"] * bool(lacking) + [f"多出 {_listed(beyond)}"] * bool(
            beyond
        )
        raise _other("另一", "，".join(words), _OTHER)


def _other(which: str, what: str, fix: str) -> Stop:
    return Stop(f"这个数据库是{which}版本的程序建立的：{what}", fix, REFUSED, "DB-VERSION")


def _listed(names: list[str]) -> str:
    more = f" 等 {len(names)} 处" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


def _applied() -> set[str]:
    """Migrations in the database, 'app.name'; empty without the table of them."""
    from django.db import connection

    if "django_migrations" not in _columns():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return {f"{app}.{name}" for app, name in cursor.fetchall()}


def _known() -> set[str]:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return {".".join(key) for key in loader.disk_migrations or ()}


def _columns() -> dict[str, set[str]]:
    from django.db import connection

    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS[connection.vendor])
        for table, column in cursor.fetchall():
            found[table].add(column)
    return found


def _wanted() -> dict[str, set[str]]:
    """The columns of every table that a model of ours keeps in the books."""
    from django.apps import apps
    from django.db import connection, router

    models = apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table: {field.column or "" for field in model._meta.local_concrete_fields}
        for model in models
        if model._meta.managed and router.allow_migrate_model(connection.alias, model)
    }
