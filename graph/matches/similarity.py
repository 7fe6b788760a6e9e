"""How alike two topics are, by where they stand in the tree of topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np

from graph.network.edges import Numbers


@dataclass(frozen=True, eq=False)
class Tree:
    """Topics below one root that has no name.

    above  the topic above each; a topic on top is above itself
    """

    above: Mapping[str, str]

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """All topics, by name."""
        return tuple(sorted(self.above))

    @cached_property
    def number(self) -> dict[str, int]:
        """The place of each topic in `topics`."""
        return {topic: number for number, topic in enumerate(self.topics)}

    def way_up(self, topic: str) -> tuple[str, ...]:
        """A topic and those above it, up to the one on top. A topic that the tree does not know is on top."""
        way = [topic]
        while (above := self.above.get(way[-1], way[-1])) not in way:
            way.append(above)
        return tuple(way)

    def meeting(self, one: str, other: str) -> str | None:
        """The lowest topic that two topics are both under, or are; none where that is the root."""
        theirs = self.way_up(other)
        return next((topic for topic in self.way_up(one) if topic in theirs), None)

    @cached_property
    def content(self) -> dict[str, float]:
        """The intrinsic information content of each topic.

        formula   IC(c) = 1 - log(h(c) + 1) / log(N), with h the topics below c and N all topics and the root
        range     0 for the root, 1 for a topic with none below it
        source    N. Seco, T. Veale, J. Hayes: An intrinsic information content metric for semantic
                  similarity in WordNet. ECAI 2004, 1089-1090
        """
        below = dict.fromkeys(self.topics, 0)
        for topic in self.topics:
            for one in self.way_up(topic)[1:]:
                below[one] += 1
        total = log(len(self.topics) + 1)
        return {topic: 1 - log(count + 1) / total for topic, count in below.items()}

    def lin(self, one: str, other: str) -> float:
        """How alike two topics are, by how much of what they tell lies in what they have in common.

        formula   2 IC(m) / (IC(a) + IC(b)), with m the lowest topic that both are under, or are
        range     0 where only the root is above both, 1 for a topic and itself
        source    D. Lin: An information-theoretic definition of similarity. ICML 1998, 296-304
        """
        if one == other:
            return 1.0
        common = self.meeting(one, other)
        if common is None:
            return 0.0
        return 2 * self.content[common] / (self.content[one] + self.content[other])

    def wu_palmer(self, one: str, other: str) -> float:
        """How alike two topics are, by how far down their ways from the root part.

        formula   2 d(m) / (d(a) + d(b)), with d the steps from the root and m the lowest topic above both
        range     0 where only the root is above both, 1 for a topic and itself
        source    Z. Wu, M. Palmer: Verb semantics and lexical selection. ACL 1994, 133-138,
                  doi:10.3115/981732.981751
        """
        if one == other:
            return 1.0
        common = self.meeting(one, other)
        if common is None:
            return 0.0
        depth = len(self.way_up(common))
        return 2 * depth / (len(self.way_up(one)) + len(self.way_up(other)))

    @cached_property
    def likeness(self) -> Numbers:
        """`lin` of all pairs, topics by topics in the order of `topics`."""
        return self.table(self.topics)

    def table(self, topics: Sequence[str]) -> Numbers:
        """`lin` of all pairs of some topics, in their order."""
        return np.array([[self.lin(one, other) for other in topics] for one in topics], dtype=np.float64)
