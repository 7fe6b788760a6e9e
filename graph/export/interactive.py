"""A network as one self-contained page that opens anywhere: pyvis and vis-network, with their holes closed.

From pyvis come the bundled vis-network and the script that fills it; the page around them is ours. No name
reaches pyvis as an id, group, heading or option, and none of its addresses of other hosts gets into the page.
The page's own policy lets a browser run those scripts alone, and fetch nothing.
"""

import base64
import hashlib
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files
from math import sqrt
from typing import Any, BinaryIO

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pyvis.network import Network as Drawing  # type: ignore[import-untyped]  # pyvis ships no types

from graph.cities.profile import cities, one_city, top_topics
from graph.errors import EcosystemError
from graph.export.captions import Words, about, group, terms, told
from graph.export.marks import legend, mark
from graph.network.network import Network, Node, network, of_city
from graph.network.placing import Placing, placed
from graph.store.release import Release

MOST = 2_000
"""Nodes on one page: above it a browser stutters and nobody can read it."""

FONT = 2.8
"""Of names, in units of the drawing: to be read from close by; those of connectors are read at once."""

WIDTHS = 95
"""Of a connector's name as many as this, one upon the other, are as high as the drawing is wide."""

BEND = 0.18
"""How far each further tie of a pair bends away from the one before."""

OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"borderWidth": 1, "scaling": {"label": {"drawThreshold": 9, "maxVisible": 15}}},
    "edges": {
        "color": {"color": "#bcc5cb", "highlight": "#9c3f1d", "hover": "#9c3f1d"},
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.25}},
        "smooth": False,
        "width": 0.8,
        "hoverWidth": 1,
    },
    "interaction": {
        "hover": True,
        "tooltipDelay": 120,
        "hideEdgesOnDrag": True,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
}
SCRIPT = re.compile(r"<script(?: type=\"text/javascript\")?>(.*?)</script>", re.DOTALL)
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
TEMPLATES = Environment(
    loader=PackageLoader("graph.export"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write(release: Release, city: str | None, file: BinaryIO) -> None:
    """The page of a city, or of all cities where they are few enough."""
    file.write(written(release, city).encode())


def written(release: Release, city: str | None) -> str:
    """The page of a city, or of all cities. Raises EcosystemError where there are too many nodes."""
    whole = network(release)
    shown = whole if city is None else of_city(whole, city)
    return made(release, shown, one_city(release, city).name if city else f"{len(cities(release))} cities")


def made(release: Release, network: Network, title: str) -> str:
    """The page of some network of a release. Raises EcosystemError where there are too many nodes."""
    words = Words(title, release.id, release.labels(terms(network), "en"))
    return page(network, top_topics(release), words)


def page(network: Network, order: Iterable[str], words: Words) -> str:
    """A network as a page.

    order    the groups in the order of the ring
    raises   EcosystemError where there are too many nodes
    """
    if len(network.nodes) > MOST:
        raise EcosystemError(
            f"the network of {words.title} has {len(network.nodes):,} nodes; a page holds up to {MOST:,}. "
            "Export one city with --city, or all as graphml or gexf"
        )
    placing = placed(network, list(order))
    scripts = [*drawing(network, placing, words), asset("interactive.js")]
    return TEMPLATES.get_template("interactive.html").render(
        words=words,
        network=network,
        legend=legend(network),
        style=asset("interactive.css"),
        scripts=scripts,
        sums=" ".join(f"'sha256-{checksum(script)}'" for script in scripts),
        hoods=[
            {"x": hood.centre.x, "y": hood.centre.y, "radius": hood.radius, "name": group(hood.group, words)}
            for hood in placing.neighbourhoods
        ],
    )


def drawing(network: Network, placing: Placing, words: Words) -> list[str]:
    """The two scripts that draw: vis-network, and the one in which pyvis fills it."""
    made: Any = Drawing(directed=True, cdn_resources="in_line", height="100%")
    made.options = OPTIONS
    keys = {node.id: f"n{number}" for number, node in enumerate(network.nodes)}
    fonts = {node.id: max(13, placing.width / WIDTHS) for node in placing.connectors}
    most = max((node.degree for node in network.nodes), default=0) or 1
    for node in network.nodes:
        point = placing.places[node.id]
        look = looks(node, fonts.get(node.id), node.degree / most)
        made.add_node(keys[node.id], title=about(node, words), x=point.x, y=point.y, **look)
    pairs: Counter[frozenset[str]] = Counter()
    for tie in network.ties:
        ends = frozenset((tie.source, tie.target))
        bend = {"smooth": {"type": "curvedCW", "roundness": BEND * pairs[ends]}} if pairs[ends] else {}
        pairs[ends] += 1
        title = told(tie, network, words)
        made.add_edge(keys[tie.source], keys[tie.target], title=title, **bend)
    _, library, filling = SCRIPT.findall(made.generate_html(notebook=False))
    return [SOURCE_MAP.sub("", library), filling]


def looks(node: Node, connector: float | None, share: float) -> dict[str, Any]:
    """The shape, colours, size and name of a node.

    connector   the size of its name, if it is one
    share       of the greatest degree: its area grows with it
    """
    one = mark(node)
    font, wide, most = (connector, 24, 2) if connector else (FONT, 18, 3)
    return {
        "label": "\n".join(textwrap.wrap(node.label, wide, max_lines=most, placeholder=" …")) or " ",
        "shape": one.shape,
        "color": {
            "background": one.fill,
            "border": one.edge,
            "highlight": {"background": one.fill, "border": "#1d2327"},
            "hover": {"background": one.fill, "border": "#1d2327"},
        },
        "size": round(0.75 * font if connector else 6 * (0.7 + 0.8 * sqrt(share)), 1),
        "font": {"size": font, "strokeWidth": font / 4, "strokeColor": "#fff", "color": "#1d2327"},
    }


def asset(name: str) -> str:
    """A file of the page."""
    return files("graph.export").joinpath("templates", name).read_text("utf-8")


def checksum(script: str) -> str:
    """The checksum by which the page's policy knows a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
