"""Small changes to a module, each of which its tests should notice: comparisons, arithmetic, constants, …"""

import ast
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.MatMult: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one module.

    Attributes:
        path: of the module, from the root of the checkout.
        line: where it is changed, from 1.
        before, after: the expression or statement.
        source: of the whole changed module.
    """

    path: str
    line: int
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """What it is called in the record."""
        return f"{self.path}:{self.line}: {self.before} → {self.after}"


def count_mutants(path: Path) -> int:
    """How many mutants a module has."""
    return sum(1 for node in _nodes(ast.parse(path.read_text(encoding="utf-8"))) for _ in _changes(node))


def mutant_of(root: Path, path: Path, number: int) -> Mutant:
    """Make a mutant of a module.

    Args:
        root: of the checkout.
        path: of the module.
        number: of the mutant, from 0, below `count_mutants`.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    places = ((node, change) for node in _nodes(tree) for change in _changes(node))
    node, change = next(itertools.islice(places, number, None))
    before = ast.unparse(node)
    change()
    after, source = ast.unparse(node), ast.unparse(ast.fix_missing_locations(tree))
    return Mutant(path.relative_to(root).as_posix(), node.lineno, _short(before), _short(after), source)


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 90 else f"{one_line[:87]}…"


def _nodes(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """Everything that runs: no annotations, decorators, docstrings or type-checking imports."""
    for field, value in ast.iter_fields(tree):
        if field in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Import | ast.ImportFrom):
                continue
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.expr | ast.stmt):
                yield child
            yield from _nodes(child)


def _changes(node: ast.AST):
    """The ways to change a node in place, as functions."""
    match node:
        case ast.Compare(ops=[operator]):
            yield lambda: setattr(node, "ops", [_COMPARISONS[type(operator)]()])
        case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
            yield lambda: setattr(node, "op", _ARITHMETIC[type(operator)]())
        case ast.AugAssign(op=operator) if type(operator) in _ARITHMETIC:
            yield lambda: setattr(node, "op", _ARITHMETIC[type(operator)]())
        case ast.BoolOp(op=operator):
            yield lambda: setattr(node, "op", ast.Or() if isinstance(operator, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not()):
            yield (
                lambda: (
                    setattr(node, "op", ast.UAdd())
                    or setattr(node, "operand", ast.Call(ast.Name("bool", ast.Load()), [node.operand], []))
                )
            )
        case ast.Constant(value=bool() as value):
            yield lambda: setattr(node, "value", not value)
        case ast.Constant(value=int() as value):
            yield lambda: setattr(node, "value", value + 1)
        case ast.Constant(value=float() as value):
            yield lambda: setattr(node, "value", 1.5 * value if value else 1.0)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield lambda: setattr(node, "value", ast.Constant(None))
        case ast.Expr(value=ast.Call()):
            yield lambda: setattr(node, "value", ast.Constant(None))
