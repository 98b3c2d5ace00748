"""The tree on its page: where each name and each plus or minus leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from renaksi.core.agency import AgencyKind
from renaksi.queries.agency_tree import Node
from renaksi.views.agencies.arguments import Arguments

GROUPS = {
    AgencyKind.KEMENKO: "Kementerian koordinator",
    AgencyKind.PROVINSI: "Provinsi",
}
REST = "Langsung di bawah pusat"


@dataclass(frozen=True, slots=True)
class Group:
    """Children of the root under one heading, and how many there are in all."""

    title: str
    nodes: list[Node]
    total: int


@dataclass(frozen=True, slots=True)
class TreeView:
    """`here` is the agency whose page it is; empty on the explorer itself."""

    root: Node | None
    opened: tuple[str, ...]
    args: Arguments
    here: str = ""

    def groups(self) -> list["Group"]:
        """The root's children under headings: hubs of each side, then all the others."""
        found: dict[str, list[Node]] = {}
        for child in self.root.children if self.root else ():
            found.setdefault(GROUPS.get(child.kind, REST), []).append(child)
        return [self._group(title, items) for title, items in found.items()]

    def _group(self, title: str, items: list[Node]) -> "Group":
        total = sum({node.kind: node.peers for node in items}.values())
        if self.here and title == REST:  # beside one agency's page the others only take room
            items = [node for node in items if self.is_here_or_open(node)]
        return Group(title, items, total)

    def is_here_or_open(self, node: Node) -> bool:
        return node.code == self.here or node.is_open

    def page_of(self, node: Node) -> str:
        return self.args.show(node.code)

    def rest_of(self, node: Node) -> str:
        """The list of everything below, for branches too long to show."""
        return self.args.link("index", di=node.code)

    def all_of(self) -> str:
        """The explorer with every hub, or below its limit the plain list."""
        if self.here:
            return self.args.link("index")
        return self.args.link("index", di=self.root.code if self.root else None)

    def part_of(self, node: Node) -> str:
        """Where the children are fetched from."""
        day = "" if self.args.is_today else f"?per={self.args.day.isoformat()}"
        return f"{self.args.root}{quote(node.code)}/cabang{day}"

    def toggle(self, node: Node, parent: Node | None) -> str:
        opened = self._without(node, parent) if node.is_open else (*self.opened, node.code)
        query = [("buka", code) for code in dict.fromkeys(opened)] or [("buka", "")]
        if not self.args.is_today:
            query.append(("per", self.args.day.isoformat()))
        return f"{self.args.root}{quote(self.here)}?{urlencode(query)}"

    def _without(self, node: Node, parent: Node | None) -> tuple[str, ...]:
        """Closing a branch closes what is below it, and leaves the one above it open."""
        gone = set(codes(node))
        kept = tuple(code for code in self.opened if code not in gone)
        return (*kept, parent.code) if parent and parent != self.root else kept


def codes(node: Node) -> Iterator[str]:
    yield node.code
    for child in node.children:
        yield from codes(child)
