// The map of the world: the cities, and a line for whatever two of them have with each other.
import L from "leaflet";
import { ngettext } from "../shared/speaking.js";
import { buttons, ground, isOpen, opened } from "./ground.js";
import { keys } from "./keys.js";
import { put } from "./marks.js";
import { beside } from "./names.js";

const BEND = { suggested: 0.2, recorded: 0.1, joint: 0.1 };
const ZOOM = 3; // at which lines are bent; any would do
const SVG = "http://www.w3.org/2000/svg";

export function exchanges(frame, { cities, arcs, tiles }) {
  const map = ground(frame, tiles);
  frame.append(tip());
  const all = L.latLngBounds(cities.map((city) => [city.lat, city.lon]));
  const everything = () => map.fitBounds(all, { padding: [50, 50] });
  everything();
  const known = new Map(cities.map((city) => [city.key, city]));
  const rows = new Map();
  for (const item of document.querySelectorAll("[data-row]")) rows.set(item.dataset.row, item);
  const lines = arcs.map((arc) => ({ ...arc, layer: line(map, arc, known) }));
  const marks = cities.map((city) => {
    const dot = document.createElement("div");
    dot.className = "face town";
    const mark = { city, marker: put(map, [city.lat, city.lon], dot, spoken(city, arcs)) };
    mark.marker.on("click", () => tell(mark, false));
    return mark;
  });
  const { enter, go } = keys(map, { marks: () => marks, open: (mark) => tell(mark, true), leave });
  enter(marks[0]);
  buttons(map, everything);
  map.on("moveend", () => beside(map, marks, ({ city }) => city));
  beside(map, marks, ({ city }) => city);

  /** What the lists say of a city, in a window over the map. */
  function tell(mark, byKey) {
    const { city } = mark;
    history.replaceState(history.state, "", `#node=${encodeURI(city.key)}`);
    light((line) => line.start === city.key || line.end === city.key);
    const box = document.createElement("div");
    box.className = "telling";
    const head = document.createElement("p");
    head.className = "name";
    const link = document.createElement("a");
    link.href = city.href;
    link.textContent = city.label;
    head.append(link);
    box.append(head);
    const own = new Set(lines.filter((line) => line.start === city.key || line.end === city.key).map((line) => line.row));
    for (const row of own) {
      const copy = rows.get(row)?.querySelector(".thing").cloneNode(true);
      if (copy) box.append(copy);
    }
    opened(map, [city.lat, city.lon], box, () => go(mark)).on("remove", () => light(null));
    if (byKey) link.focus({ preventScroll: true });
  }

  /** Bring out some of the lines; all are alike where none is asked for. */
  function light(wanted) {
    for (const one of lines) {
      const element = one.layer.getElement();
      element?.classList.toggle("faint", Boolean(wanted) && !wanted(one));
      element?.classList.toggle("lit", Boolean(wanted) && wanted(one));
      if (wanted && wanted(one)) one.layer.bringToFront();
    }
  }

  function leave(mark) {
    if (isOpen(map)) {
      map.closePopup();
      if (!mark) go(marks.find(({ city }) => location.hash === `#node=${encodeURI(city.key)}`) ?? marks[0]);
      return;
    }
    (document.querySelector(".things a") ?? document.getElementById("city")).focus();
  }

  for (const [row, item] of rows) {
    const on = () => {
      light((line) => line.row === row);
      item.classList.add("touched");
    };
    const off = () => {
      light(null);
      item.classList.remove("touched");
    };
    for (const [begin, end] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
      item.addEventListener(begin, on);
      item.addEventListener(end, off);
    }
  }

  const asked = () => marks.find(({ city }) => location.hash === `#node=${encodeURI(city.key)}`);
  if (asked()) tell(asked(), false);
  addEventListener("hashchange", () => asked() && tell(asked(), false));
}

function spoken(city, arcs) {
  const count = arcs.filter((arc) => arc.start === city.key || arc.end === city.key).length;
  return ngettext("{city}: {number} line", "{city}: {number} lines", count, { city: city.label });
}

/** The tip of an arrow, to which lines refer; it ends beside the mark of a city. */
function tip() {
  const [holder, marker, path] = ["svg", "marker", "path"].map((name) => document.createElementNS(SVG, name));
  const told = { id: "tip", viewBox: "0 0 8 8", refX: 14, refY: 4, markerWidth: 12, markerHeight: 12 };
  Object.entries(told).forEach(([name, value]) => marker.setAttribute(name, value));
  marker.setAttribute("orient", "auto");
  marker.setAttribute("markerUnits", "userSpaceOnUse");
  path.setAttribute("class", "tip");
  path.setAttribute("d", "M0 0L8 4L0 8Z");
  holder.setAttribute("class", "tips");
  holder.setAttribute("aria-hidden", "true");
  marker.append(path);
  holder.append(marker);
  return holder;
}

/** A line of three points as one bent path: through its ends, towards its middle. */
const Bent = L.Polyline.extend({
  options: { noClip: true, smoothFactor: 0, interactive: false },
  _updatePath() {
    const [from, middle, to] = this._parts[0] ?? []; // none where it is out of sight
    this._path.setAttribute("d", from ? `M${from.x} ${from.y}Q${middle.x} ${middle.y} ${to.x} ${to.y}` : "M0 0");
  },
});

/** A line between two cities, bent to the left of the way that it leads. */
function line(map, { sort, start, end }, known) {
  const [from, to] = [known.get(start), known.get(end)].map(({ lat, lon }) => map.project([lat, lon], ZOOM));
  const way = to.subtract(from);
  const middle = from.add(to).divideBy(2).add(L.point(way.y, -way.x).multiplyBy(BEND[sort]));
  const points = [from, middle, to].map((point) => map.unproject(point, ZOOM));
  const layer = new Bent(points, { className: `arc ${sort}` }).addTo(map);
  if (sort === "suggested") layer.getElement().setAttribute("marker-end", "url(#tip)");
  return layer;
}
