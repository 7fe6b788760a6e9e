// A whole network on a canvas, its places made by the server: looked at from near, walked through by keys,
// searched; what is pointed at opens. The same facts stand in tables on the page and on those of the cities.
import { _, ngettext } from "./shared/speaking.js";
import { folded } from "./shared/completing.js";
import { fitting, meet, width } from "./shared/naming.js";
import { sortable } from "./shared/sorting.js";
import { View, dragged } from "./shared/viewing.js";
import { Walk, neighbours } from "./shared/walking.js";

const REACH = 12; // pixels around a mark within which it is pointed at
const CELL = 60; // units of the drawing
const NAMED_FROM = 1.3; // pixels a unit of the drawing, from which names of marks are shown
const NAMES = 120;
const MANY = 1500; // ties that are not drawn while the view moves
const AT_ONCE = 100; // lines in a stroke: long strokes take more than their share
const REST = 140; // milliseconds without a change after which all is drawn
const TRIED = 600; // names for which room is sought at a time
const FONT = "system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif";
const SIZES = [0.6, 0.75, 0.9, 1.05, 1.2, 1.35, 1.5]; // of marks, the more tied the larger
const WHITE = "rgb(255, 255, 255)";
const TINTS = ["#dfeaf2", "#e5f0df", "#f6ecd4", "#f3e1e2", "#e9e2f0", "#dff0f0", "#f1e8df"];

const canvas = document.getElementById("canvas");
const pen = canvas.getContext("2d");
const data = JSON.parse(document.getElementById("canvas-data").textContent);
const count = data.names.length;
const places = data.x.map((x, place) => ({ x, y: data.y[place] }));
const ties = [];
for (let at = 0; at < data.ties.length; at += 2) ties.push([data.ties[at], data.ties[at + 1]]);
const near = neighbours(count, ties);
const walk = new Walk(places, near);
const ranked = [...places.keys()].sort((one, other) => near[other].length - near[one].length);
const looks = data.sorts.map((name) => look(name));
const most = near.reduce((greatest, some) => Math.max(greatest, some.length), 1);
const sizes = near.map((some) => Math.round((SIZES.length - 1) * Math.sqrt(some.length / most)));
const faint = Math.max(0.3 * Math.min(Math.sqrt(1000 / ties.length), 1), 0.06); // fainter the more ties there are
const widths = [];
let size = { width: 0, height: 0 };
let chosen = -1;
let hits = new Set();
let frame = 0;
let moving = false; // while the view changes, ties are left out where they are many
let rest = 0;

const [left, top, across, down] = data.frame;
const view = new View({ x: left, y: top, width: across, height: down }, 40, changed);
view.about = () => places[chosen];

/** The shape and colours of a sort of node, as the legend shows them. */
function look(name) {
  const path = document.querySelector(`.legend [data-sort="${name}"]`);
  if (!path) return null;
  const { fill, stroke } = getComputedStyle(path);
  return { path: new Path2D(path.getAttribute("d")), fill, stroke };
}

/** Which marks stand in which part of the drawing. */
const cells = new Map();
for (const [place, { x, y }] of places.entries()) {
  const cell = `${Math.floor(x / CELL)},${Math.floor(y / CELL)}`;
  cells.set(cell, [...(cells.get(cell) ?? []), place]);
}

/** The mark at a place of the drawing, within a reach. */
function at(x, y, reach) {
  let [found, least] = [-1, reach];
  for (let column = Math.floor((x - reach) / CELL); column <= Math.floor((x + reach) / CELL); column += 1)
    for (let row = Math.floor((y - reach) / CELL); row <= Math.floor((y + reach) / CELL); row += 1)
      for (const place of cells.get(`${column},${row}`) ?? []) {
        const far = Math.hypot(places[place].x - x, places[place].y - y);
        if (far < least) [found, least] = [place, far];
      }
  return found;
}

/** Pixels a unit of the drawing; the drawing keeps its proportions and stands in the middle. */
function scale() {
  return Math.min(size.width / view.width, size.height / view.height);
}

function toPixels({ x, y }) {
  const factor = scale();
  return {
    x: (x - view.x - view.width / 2) * factor + size.width / 2,
    y: (y - view.y - view.height / 2) * factor + size.height / 2,
  };
}

function toPlace(event) {
  const [box, factor] = [canvas.getBoundingClientRect(), scale()];
  return {
    x: (event.clientX - box.left - size.width / 2) / factor + view.x + view.width / 2,
    y: (event.clientY - box.top - size.height / 2) / factor + view.y + view.height / 2,
  };
}

/** What is seen has changed; one finger scrolls the page only while all is in sight. */
function changed() {
  canvas.classList.toggle("nearer", view.zoom > 1);
  moving = true;
  clearTimeout(rest);
  rest = setTimeout(() => {
    moving = false;
    ask();
  }, REST);
  ask();
}

/** Ask for a new picture, at most one a frame. */
function ask() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    draw();
  });
}

function draw() {
  const [dense, factor] = [devicePixelRatio || 1, scale()];
  const origin = toPixels({ x: 0, y: 0 });
  const plain = () => pen.setTransform(dense, 0, 0, dense, 0, 0);
  plain();
  pen.clearRect(0, 0, size.width, size.height);
  pen.setTransform(dense * factor, 0, 0, dense * factor, dense * origin.x, dense * origin.y);
  drawRooms();
  drawTies(factor);
  pen.setTransform(1, 0, 0, 1, 0, 0);
  drawMarks(dense, factor);
  plain();
  drawNames(factor);
  if (!performance.getEntriesByName("usable").length) performance.mark("usable");
}

function drawRooms() {
  let tint = 0;
  for (const [x, y, radius, , large] of data.rooms) {
    pen.fillStyle = large ? "#f4f6f7" : TINTS[tint++ % TINTS.length];
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
  }
}

function drawTies(factor) {
  const [wide, high] = [size.width / factor / 2, size.height / factor / 2];
  const [x, y] = [view.x + view.width / 2, view.y + view.height / 2];
  const passes = (a, b) =>
    Math.max(a.x, b.x) > x - wide && Math.min(a.x, b.x) < x + wide && Math.max(a.y, b.y) > y - high && Math.min(a.y, b.y) < y + high;
  const line = (wanted) => {
    let held = 0;
    pen.beginPath();
    for (const [one, other] of ties) {
      if (!wanted(one, other) || !passes(places[one], places[other])) continue;
      pen.moveTo(places[one].x, places[one].y);
      pen.lineTo(places[other].x, places[other].y);
      held += 1;
      if (held % AT_ONCE === 0) {
        pen.stroke();
        pen.beginPath();
      }
    }
    pen.stroke();
  };
  pen.lineWidth = 1 / factor;
  pen.strokeStyle = `rgba(91, 107, 117, ${(chosen < 0 ? 1 : 0.4) * faint})`;
  if (!moving || ties.length < MANY) line(() => true);
  if (chosen < 0) return;
  pen.lineWidth = 1.8 / factor;
  pen.strokeStyle = "#14506e";
  line((one, other) => one === chosen || other === chosen);
}

function drawMarks(dense, factor) {
  const lit = chosen < 0 ? null : new Set([chosen, ...near[chosen]]);
  const grown = Math.min(Math.max(factor, 0.35), 1.6);
  const stamps = looks.map((one) => one && SIZES.map((by) => stamp(one, dense * grown * by)));
  const middle = toPixels({ x: 0, y: 0 });
  for (let place = 0; place < count; place += 1) {
    const x = places[place].x * factor + middle.x;
    const y = places[place].y * factor + middle.y;
    if (x < -20 || y < -20 || x > size.width + 20 || y > size.height + 20) continue;
    const picture = stamps[data.sort[place]][sizes[place]];
    pen.globalAlpha = lit && !lit.has(place) ? 0.3 : 1;
    pen.drawImage(picture, Math.round(dense * x - picture.width / 2), Math.round(dense * y - picture.height / 2));
    if (place === chosen || hits.has(place)) ringed(x, y, place === chosen ? "#9c3f1d" : "#1d2327");
  }
  pen.globalAlpha = 1;
}

function ringed(x, y, colour) {
  const dense = devicePixelRatio || 1;
  pen.globalAlpha = 1;
  pen.strokeStyle = colour;
  pen.lineWidth = 2.5 * dense;
  pen.beginPath();
  pen.arc(dense * x, dense * y, 12 * dense, 0, 2 * Math.PI);
  pen.stroke();
}

const kept = new Map();

/** A picture of a mark at a scale, drawn once: to stamp thousands is quicker than to draw them. */
function stamp(one, by) {
  const name = `${one.fill} ${one.stroke} ${by.toFixed(2)}`;
  if (kept.has(name)) return kept.get(name);
  if (kept.size > 500) kept.clear();
  const side = Math.ceil(19 * by) + 2;
  const picture = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const within = picture.getContext("2d");
  within.setTransform(by, 0, 0, by, side / 2, side / 2);
  Object.assign(within, { fillStyle: one.fill, strokeStyle: one.stroke, lineWidth: one.stroke === WHITE ? 1 : 1.6 });
  within.fill(one.path);
  within.stroke(one.path);
  kept.set(name, picture);
  return picture;
}

/** The names of rooms, and of as many marks as find room. */
function drawNames(factor) {
  pen.lineJoin = "round";
  pen.strokeStyle = "#fff";
  pen.fillStyle = "#1d2327";
  const boxes = [];
  for (const room of data.rooms) boxes.push(...roomName(room, factor, boxes));
  const wanted = moving || factor < NAMED_FROM ? [] : ranked;
  const first = chosen < 0 ? [...hits] : [chosen, ...near[chosen].slice(0, 40), ...hits];
  const seen = [];
  for (const place of new Set([...first, ...wanted])) {
    const point = toPixels(places[place]);
    if (point.x > 0 && point.y > 0 && point.x < size.width && point.y < size.height) seen.push(named(place, point));
    if (seen.length === TRIED) break;
  }
  const marks = seen.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const shown = fitting(seen, [...boxes, ...marks], { reach: 10, height: 15, edges: size, most: NAMES });
  pen.font = `12px ${FONT}`;
  pen.textAlign = "left";
  pen.lineWidth = 3;
  for (const { left: x, y, text } of shown) {
    pen.strokeText(text, x, y + 4);
    pen.fillText(text, x, y + 4);
  }
}

function named(place, point) {
  const name = data.names[place];
  const text = name.length > 44 ? `${name.slice(0, 42).trimEnd()} …` : name;
  widths[place] ??= width(text, `12px ${FONT}`);
  return { ...point, text, width: widths[place] };
}

/** Write the name of a room above it, where it is large enough to be read; the room that the name takes. */
function roomName([x, y, radius, name, large], factor, boxes) {
  if (!name || (!large && radius * factor < 26)) return [];
  const point = toPixels({ x, y: y - radius });
  const letters = large && size.width > 600 ? 15 : 12;
  pen.font = `700 ${letters}px ${FONT}`;
  pen.textAlign = "center";
  pen.lineWidth = 4;
  const half = pen.measureText(name).width / 2 + 3;
  if (point.x > 0 && point.x < size.width) point.x = Math.min(Math.max(point.x, half), size.width - half);
  const box = { left: point.x - half, right: point.x + half, top: point.y - letters - 5, bottom: point.y };
  if (boxes.some((other) => meet(box, other))) return [];
  pen.strokeText(name, point.x, point.y - 5);
  pen.fillText(name, point.x, point.y - 5);
  return [box];
}

/** Choose a mark, or none; what it is, is said. */
function choose(place, told = true) {
  chosen = place;
  if (place >= 0) {
    view.show(places[place]);
    tell(place);
    if (told) address(data.keys[place]);
  } else {
    document.getElementById("pointed").replaceChildren();
    address("");
  }
  for (const row of document.querySelectorAll("#node-table tr.chosen")) row.classList.remove("chosen");
  if (place >= 0) document.querySelector(`#node-table tr[data-key="${CSS.escape(data.keys[place])}"]`)?.classList.add("chosen");
  ask();
}

/** What is said of a mark. */
function about(place) {
  const facts = { name: data.names[place], type: data.types[data.type[place]] };
  return ngettext("{name}, {type}, tied to {number} other", "{name}, {type}, tied to {number} others", near[place].length, facts);
}

function tell(place) {
  const link = (text, href) => Object.assign(document.createElement("a"), { textContent: text, href });
  const name = data.names[place];
  const links = [link(_("Open"), thing(place)), link(_("With its ties"), around(place))];
  links[0].setAttribute("aria-label", _("Open {name}", { name }));
  links[1].setAttribute("aria-label", _("{name} with its ties", { name }));
  const said = Object.assign(document.createElement("span"), { textContent: about(place) });
  document.getElementById("pointed").replaceChildren(said, " ", links[0], " ", links[1]);
}

function thing(place) {
  return data.things + data.keys[place];
}

/** The drawing of a node with those tied to it, on the page of its city. */
function around(place) {
  const here = new URL(location);
  const [city] = data.keys[place].split("/");
  if (!here.pathname.includes("/cities/") && city === "network") return thing(place);
  const to = here.pathname.includes("/cities/") ? here : new URL(`${data.cities}${city}/network`, here);
  for (const name of ["node", "find", "all"]) to.searchParams.delete(name);
  to.searchParams.set("ego", data.keys[place]);
  return to;
}

function address(key) {
  const to = new URL(location);
  if (key) to.searchParams.set("node", key);
  else to.searchParams.delete("node");
  if (to.href !== location.href) history.replaceState(null, "", to);
}

function key(event) {
  if (view.key(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const from = chosen < 0 ? walk.best : chosen;
  const to = chosen < 0 && event.key.startsWith("Arrow") ? from : walk.next(from, event.key);
  if (event.key === "Enter" && chosen >= 0) location.assign(thing(chosen));
  else if (event.key === " " && chosen >= 0) location.assign(around(chosen));
  else if (event.key === "Escape") {
    hits = new Set();
    choose(-1);
    view.reset();
  } else if (to !== undefined) choose(to);
  else if (!event.key.startsWith("Arrow")) return;
  event.preventDefault();
}

/** Find the next of those whose names hold all words; they are ringed, and the first is brought near. */
function find(text) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  const found = words.length ? ranked.filter((place) => words.every((word) => folded(data.names[place]).includes(word))) : [];
  hits = new Set(found);
  if (!found.length) return false;
  const next = found[(found.indexOf(chosen) + 1) % found.length];
  view.show(places[next], Math.max(view.zoom, (view.whole.width / size.width) * 1.2));
  choose(next);
  const say = ngettext("{number} name: {name}", "{number} names, among them {name}", found.length, { name: data.names[next] });
  document.getElementById("found").textContent = say;
  return true;
}

function fit() {
  const { width: wide, height: high } = canvas.getBoundingClientRect();
  size = { width: wide, height: high };
  canvas.width = Math.round(wide * (devicePixelRatio || 1));
  canvas.height = Math.round(high * (devicePixelRatio || 1));
  ask();
}

function open() {
  canvas.closest("figure").insertBefore(view.buttons(), canvas.parentElement);
  dragged(canvas, view, () => 1 / scale());
  canvas.addEventListener("keydown", key);
  canvas.addEventListener("focus", () => chosen < 0 && canvas.matches(":focus-visible") && choose(walk.best));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { x, y } = toPlace(event);
    view.nearer(Math.exp(-event.deltaY / 400), x, y);
  }, { passive: false });
  canvas.addEventListener("pointermove", (event) => {
    const { x, y } = toPlace(event);
    const place = at(x, y, REACH / scale());
    canvas.classList.toggle("over", place >= 0);
    canvas.title = place < 0 ? "" : about(place);
  });
  canvas.addEventListener("click", (event) => {
    const { x, y } = toPlace(event);
    const place = at(x, y, REACH / scale());
    if (place >= 0 && place === chosen) location.assign(thing(place));
    else choose(place);
  });
  new ResizeObserver(fit).observe(canvas);
}

document.querySelector("form.find")?.addEventListener("submit", (event) => {
  if (find(event.target.querySelector("#find").value)) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const wanted = event.target.closest?.("a.locate")?.closest("tr").dataset.key;
  const place = wanted ? data.keys.indexOf(wanted) : -1;
  if (place < 0 || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  canvas.scrollIntoView({ block: "center" });
  choose(place);
  canvas.focus();
});
for (const [id, field] of [["node-table", "sort"], ["tie-table", "ties"]]) {
  const table = document.getElementById(id);
  if (table && !document.querySelector(".pager")) sortable(table, field);
}
document.getElementById("keys").hidden = false;
open();
const begin = data.keys.indexOf(new URL(location).searchParams.get("node"));
if (begin >= 0) choose(begin, false);
