"""The source of the program as the rules of its architecture read it: what a file imports, says, writes and reads."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SQL = re.compile(
    r"\s*(SELECT|INSERT (INTO|OR)|REPLACE INTO|UPDATE \S+ SET|DELETE FROM|PRAGMA|VACUUM|ATTACH|SAVEPOINT|WITH \S+ AS"
    r"|(CREATE|ALTER|DROP) (TEMP|TABLE|INDEX|UNIQUE|TRIGGER|VIEW|VIRTUAL))\b"
)
WRITERS = {
    "os.open", "os.fdopen", "os.rename", "os.replace", "os.link", "os.symlink", "shutil.copy", "shutil.copy2",
    "shutil.copyfile", "shutil.copytree", "shutil.move", "tempfile.mkstemp", "tempfile.NamedTemporaryFile", "QSaveFile",
    "logging.FileHandler", "FileHandler", "RotatingFileHandler",
}  # fmt: skip
READERS = {"open", "read_bytes", "read_text", "ZipFile", "TarFile", "QFile", "QImageReader", "mmap"}


@cache
def parsed(path: Path) -> ast.Module:
    """A file of the project, read once for all the rules."""
    return ast.parse(path.read_text(encoding="utf-8"))


def sources(*patterns: str) -> dict[str, ast.Module]:
    """The parsed files that match, by their path below the project's folder."""
    paths = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    return {path.relative_to(ROOT).as_posix(): parsed(path) for path in paths}


def program() -> dict[str, ast.Module]:
    """Everything that runs on a user's computer."""
    return sources("main.py", "models/**/*.py", "ui/**/*.py")


@cache
def imported(tree: ast.Module, path: str = "x.py") -> list[str]:
    """The dotted name of everything imported, at any depth of the file, by whatever spelling."""
    return list(_imported(tree, path))


def _imported(tree: ast.Module, path: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.split("/")[: -node.level] if node.level else []
            base = [*package, node.module] if node.module else package
            yield from (".".join([*base, alias.name]) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"import_module", "__import__"}:
            yield from (str(name.value) for name in node.args[:1] if isinstance(name, ast.Constant))


def within(name: str, *modules: str) -> bool:
    """Whether a dotted name is one of the modules or inside one."""
    return any(f"{name}.".startswith(f"{module}.") for module in modules)


def imports(files: dict[str, ast.Module], *modules: str, but: tuple[str, ...] = ()) -> list[str]:
    """The imports of any of the modules, as 'file: name', leaving out the files that may."""
    return [
        f"{path}: {name}"
        for path, tree in files.items()
        if path not in but
        for name in imported(tree, path)
        if within(name, *modules)
    ]


def strings(tree: ast.Module) -> Iterator[str]:
    """Every text in the code that is not a docstring; of an f-string its first part."""
    lone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in lone:
            yield node.value


def writes(tree: ast.Module) -> Iterator[str]:
    """The calls that write a file, or open one in a way that may."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from (f"class {node.name}({base})" for base in map(ast.unparse, node.bases) if base in WRITERS)
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            last = name.split(".")[-1]
            if name in WRITERS or last in {"write_text", "write_bytes", "touch"}:
                yield f"{name}()"
            elif last in {"open", "ZipFile", "TarFile"} and any(map(may_write, modes(node, is_method="." in name))):
                yield ast.unparse(node)


def reads(tree: ast.Module) -> Iterator[str]:
    """The calls that open a file by its name, but for those that `writes` knows."""
    writing = set(writes(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            call, name = ast.unparse(node), ast.unparse(node.func)
            if name.split(".")[-1] in READERS and not writing & {call, f"{name}()"}:
                yield name


def modes(call: ast.Call, *, is_method: bool) -> list[ast.expr]:
    """What may be the mode of an open(): the second argument, a method's first, or the named one."""
    named = [keyword.value for keyword in call.keywords if keyword.arg in {"mode", "flags"}]
    return call.args[0 if is_method else 1 : 2] + named


def may_write(mode: ast.expr) -> bool:
    """Whether a mode says writing, as 'w' or as Qt's WriteOnly."""
    text = str(mode.value) if isinstance(mode, ast.Constant) else ""
    return bool(re.fullmatch(r"[rbt]*[wax+][bt+]*", text) or re.search(r"Write|Append", ast.unparse(mode)))


def calls(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What is called in a file by two names, like `date.today`, and with how many values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func), len(node.args) + len(node.keywords)
