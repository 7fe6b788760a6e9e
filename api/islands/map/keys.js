// One tab stop into a map: arrows lead from mark to mark, Enter opens, Escape leaves.

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Make the marks of a map one tab stop.
 * marks   gives the marks that there are: each has a marker
 * open    opens a mark
 * leave   gives the focus away
 */
export function keys(map, { marks, open, leave }) {
  const room = map.getContainer();
  const element = (mark) => mark.marker.getElement();
  const current = () => marks().find((mark) => element(mark) === document.activeElement);

  const enter = (mark) => {
    for (const one of marks()) element(one).tabIndex = one === mark ? 0 : -1;
  };
  const go = (mark) => {
    if (!mark) return;
    enter(mark);
    map.panInside(mark.marker.getLatLng(), { padding: [40, 40] });
    element(mark).focus({ preventScroll: true });
  };

  room.addEventListener("focusin", () => {
    const mark = current();
    if (mark) enter(mark);
  });
  room.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const mark = current();
    if (event.key === "Escape") {
      event.preventDefault();
      leave(mark);
    } else if (event.key === "+" || event.key === "=") map.zoomIn(1);
    else if (event.key === "-") map.zoomOut(1);
    else if (mark && WAYS[event.key]) {
      event.preventDefault();
      go(next(map, marks(), mark, WAYS[event.key]));
    } else if (mark && (event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      go(marks().at(event.key === "Home" ? 0 : -1));
    } else if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(mark);
    }
  });
  return { enter, go };
}

/** The nearest mark in a direction, what lies aside counting as further. */
function next(map, marks, from, [right, down]) {
  const at = (mark) => map.latLngToContainerPoint(mark.marker.getLatLng());
  const start = at(from);
  let best = null;
  for (const mark of marks) {
    if (mark === from) continue;
    const way = at(mark).subtract(start);
    const along = way.x * right + way.y * down;
    const aside = Math.abs(way.x * down) + Math.abs(way.y * right);
    if (along > 0 && (!best || along + 2 * aside < best.cost)) best = { mark, cost: along + 2 * aside };
  }
  return best?.mark;
}
