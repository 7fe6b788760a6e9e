// A city's network: the drawing that the server made is walked through by keys, looked at from near, searched.
// Without this script all the same is there by links and forms.
import { _, ngettext } from "./shared/speaking.js";
import { folded } from "./shared/completing.js";
import { fitting, width } from "./shared/naming.js";
import { sortable } from "./shared/sorting.js";
import { View, dragged } from "./shared/viewing.js";
import { Walk, best, neighbours } from "./shared/walking.js";

const NAMED_FROM = 1.4; // times nearer than the whole, from which further names are shown
const NAMES = 80;
const FONT = 12;

/** One drawing with its marks. */
class Drawing {
  constructor(figure, tied) {
    this.figure = figure;
    this.room = figure.querySelector(".drawing");
    this.svg = figure.querySelector(".plan");
    const bubbles = [...this.svg.querySelectorAll("a.bubble")];
    this.groups = bubbles.length; // so many of the marks are neighbourhoods that open
    this.marks = [...bubbles, ...this.svg.querySelectorAll(".marks a")];
    this.names = this.marks.map((mark) => (mark.querySelector("title") ?? mark).textContent.trim());
    this.lines = [...this.svg.querySelectorAll(".tie")];
    this.tied = tied.map((ends) => ends.map((end) => end + this.groups));
    this.near = neighbours(this.marks.length, this.tied);
    this.here = Math.max(this.marks.findIndex((mark) => mark.classList.contains("chosen")), -1);
    const { x, y, width: across, height } = this.svg.viewBox.baseVal;
    this.view = new View({ x, y, width: across, height }, 8, () => this.seen());
    this.view.about = () => this.places[this.here];
    this.further = this.svg.querySelector(".names").appendChild(made("g"));
    this.open();
  }

  /** Where the marks stand: asked for when somebody comes to the drawing, not when the page is opened. */
  get places() {
    return (this.stand ??= this.marks.map(placeOf));
  }

  /** The ways between marks. Among neighbourhoods arrow keys lead to the nearest, tied or not. */
  get walk() {
    return (this.ways ??= new Walk(this.places, this.groups ? this.marks.map(() => []) : this.near));
  }

  /** Let keys and pointers in. */
  open() {
    this.room.setAttribute("role", "application");
    this.room.setAttribute("aria-label", _("Drawing of the network. Arrow keys move along its ties"));
    this.room.setAttribute("aria-describedby", "keys");
    this.room.tabIndex = -1;
    this.svg.querySelector(".marks").removeAttribute("aria-hidden");
    for (const bubble of this.marks.slice(0, this.groups)) bubble.setAttribute("tabindex", "-1");
    this.rove(this.here < 0 ? best(this.near) : this.here);
    this.figure.insertBefore(this.view.buttons(), this.room);
    this.pointed = this.figure.appendChild(Object.assign(document.createElement("p"), { id: "pointed" }));
    dragged(this.svg, this.view, () => this.view.width / this.svg.clientWidth);
    this.svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.svg.addEventListener("keydown", (event) => this.key(event));
    // Not of the drawing itself, which would become a stop of the Tab key by listening for the focus.
    this.room.addEventListener("focusin", (event) => this.at(event) >= 0 && this.choose(this.at(event)));
    this.svg.addEventListener("pointerover", (event) => this.over(event));
    this.svg.addEventListener("pointerout", (event) => this.at(event) >= 0 && this.light(this.here));
    this.svg.addEventListener("pointerover", () => this.unnamed(), { once: true });
    this.room.addEventListener("focusin", () => this.unnamed(), { once: true });
    if (this.here >= 0) this.choose(this.here);
  }

  /** The mark that an event is about; -1 where it is about none. */
  at(event) {
    return this.marks.indexOf(event.target.closest("a"));
  }

  over(event) {
    const place = this.at(event);
    if (place >= 0 && event.pointerType === "mouse") this.light(place);
  }

  /** Take away the names that show without scripts when a mark is pointed at: the drawing shows its own. */
  unnamed() {
    for (const name of this.svg.querySelectorAll("a title, .pointed")) name.remove();
  }

  /** Make one mark the stop of the Tab key. */
  rove(place) {
    this.stop?.setAttribute("tabindex", "-1");
    this.stop = this.marks[place];
    this.stop?.setAttribute("tabindex", "0");
  }

  /** Choose a mark: it is lit, it stands in the address, and its row is marked. */
  choose(place) {
    this.here = place;
    this.rove(place);
    this.light(place);
    this.view.show(this.places[place]);
    if (place < this.groups) return;
    const { key } = this.marks[place].dataset;
    address("node", key);
    for (const row of document.querySelectorAll("#node-table tr.chosen")) unmark(row);
    const row = document.querySelector(`#node-table tr[data-key="${CSS.escape(key)}"]`);
    row?.classList.add("chosen");
    row?.setAttribute("aria-current", "true");
  }

  /** Light a mark with those tied to it; with none, all are as they were. */
  light(place) {
    this.svg.classList.toggle("lit", place >= this.groups);
    for (const one of this.svg.querySelectorAll(".near")) one.classList.remove("near");
    for (const mark of this.svg.querySelectorAll(".marks a.chosen")) mark.classList.remove("chosen");
    this.told?.remove();
    if (place < this.groups) return;
    this.marks[place].classList.add("chosen", "near");
    for (const one of this.near[place]) this.marks[one].classList.add("near");
    this.tied.forEach((ends, number) => ends.includes(place) && this.lines[number].classList.add("near"));
    const mark = this.marks[place];
    this.told = this.named(place) ? null : this.svg.appendChild(this.label(place));
    panel(this.pointed, mark, this.names[place]);
  }

  /** The name of a mark above it, within what is seen. */
  label(place) {
    const text = made("text", { class: "told" });
    text.textContent = this.names[place].length > 60 ? `${this.names[place].slice(0, 58)} …` : this.names[place];
    const half = (width(text.textContent, `700 ${FONT + 2}px sans-serif`) * 1.1) / 2 / this.view.zoom;
    const { x, y } = this.places[place];
    const [left, right] = [this.view.x + half, this.view.x + this.view.width - half];
    text.setAttribute("x", Math.min(Math.max(x, left), Math.max(right, left)));
    text.setAttribute("y", y - 17 / Math.sqrt(this.view.zoom));
    return text;
  }

  key(event) {
    if (this.view.key(event)) return;
    const place = this.at(event);
    if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = this.walk.next(place, event.key);
    if (event.key === " ") location.assign(place < this.groups ? this.marks[place].href.baseVal : around(this.marks[place].dataset.key));
    else if (event.key === "Escape") this.leave();
    else if (to !== undefined) this.marks[to].focus({ preventScroll: this.view.zoom > 1 });
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  }

  /** Back to the whole: of the network, or of the drawing where it is the whole already. */
  leave() {
    const back = document.querySelector("a[data-back]");
    if (back) return back.click();
    this.view.reset();
    this.here = -1;
    this.light(-1);
    address("node", "");
    this.room.focus();
    return undefined;
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const frame = this.svg.getBoundingClientRect();
    const x = this.view.x + ((event.clientX - frame.left) / frame.width) * this.view.width;
    const y = this.view.y + ((event.clientY - frame.top) / frame.height) * this.view.height;
    this.view.nearer(Math.exp(-event.deltaY / 300), x, y);
  }

  /** What is seen has changed. */
  seen() {
    const { view, svg } = this;
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    svg.style.setProperty("--zoom", view.zoom);
    svg.classList.toggle("nearer", view.zoom > 1);
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.nameFurther());
  }

  /** The names of further marks, as many as find room. */
  nameFurther() {
    this.further.replaceChildren();
    if (this.view.zoom < NAMED_FROM) return;
    const { view, svg } = this;
    const scale = svg.clientWidth / view.width;
    const pixels = ({ x, y }) => ({ x: (x - view.x) * scale, y: (y - view.y) * scale });
    const frame = svg.getBoundingClientRect();
    const taken = [...svg.querySelectorAll("text")].filter((text) => !text.classList.contains("told"));
    const boxes = taken.map((text) => moved(text.getBoundingClientRect(), frame));
    const ranked = [...this.marks.keys()].sort((one, other) => this.near[other].length - this.near[one].length);
    const within = ranked.map((place) => ({ place, ...pixels(this.places[place]) }));
    const around = within.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
    const names = within
      .filter(({ x, y, place }) => x > 0 && y > 0 && x < frame.width && y < frame.height && !this.named(place))
      .map((one) => ({ ...one, text: brief(this.names[one.place]) }))
      .map((one) => ({ ...one, width: width(one.text, `${FONT}px "DejaVu Sans", sans-serif`) * 1.04 }));
    const room = { reach: 9, height: FONT + 3, edges: frame, most: NAMES };
    for (const name of fitting(names, [...boxes, ...around], room)) {
      const text = this.further.appendChild(made("text", { class: "further" }));
      text.setAttribute("x", view.x + name.left / scale);
      text.setAttribute("y", view.y + (name.y + 4) / scale);
      text.textContent = name.text;
    }
  }

  /** Whether a mark has its name in the drawing anyway. */
  named(place) {
    return place < this.groups || this.marks[place].dataset.named !== undefined;
  }

  /** Find the next mark whose name holds all words of a text; false where none does. */
  find(text) {
    const words = folded(text).split(/\s+/).filter(Boolean);
    const hits = this.names.flatMap((name, place) => (place >= this.groups && words.every((word) => folded(name).includes(word)) ? [place] : []));
    if (!words.length || !hits.length) return false;
    const next = hits[(hits.indexOf(this.here) + 1) % hits.length];
    this.choose(next);
    this.view.show(this.places[next], Math.max(this.view.zoom, 2));
    this.light(next);
    for (const hit of hits) this.marks[hit].classList.add("chosen");
    say(ngettext("{number} name: {name}", "{number} names, among them {name}", hits.length, { name: this.names[next] }));
    return true;
  }
}

/** Where a mark or a neighbourhood stands. */
function placeOf(mark) {
  const disc = mark.querySelector("circle.open");
  if (disc) return { x: disc.cx.baseVal.value, y: disc.cy.baseVal.value };
  const [x, y] = mark.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  return { x, y };
}

function made(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function moved(box, frame) {
  return {
    left: box.left - frame.left - 2,
    right: box.right - frame.left + 2,
    top: box.top - frame.top,
    bottom: box.bottom - frame.top,
  };
}

function brief(name) {
  return name.length > 42 ? `${name.slice(0, 40).trimEnd()} …` : name;
}

function unmark(row) {
  row.classList.remove("chosen");
  row.removeAttribute("aria-current");
}

/** The address of the drawing of one node with those tied to it. */
function around(key) {
  const to = new URL(location);
  for (const name of ["node", "find", "group", "all"]) to.searchParams.delete(name);
  to.searchParams.set("ego", key);
  to.hash = "";
  return to;
}

function address(name, value) {
  const to = new URL(location);
  if (value) to.searchParams.set(name, value);
  else to.searchParams.delete(name);
  if (to.href !== location.href) history.replaceState(null, "", to);
}

/** What is pointed at, in words, with links: to its page, and to the drawing of it with its ties. */
function panel(place, mark, name) {
  const link = (text, href) => Object.assign(document.createElement("a"), { textContent: text, href });
  const said = document.createElement("span");
  said.textContent = mark.getAttribute("aria-label");
  place.replaceChildren(said, " ", link(_("Open"), mark.getAttribute("href")), " ", link(_("With its ties"), around(mark.dataset.key)));
  place.children[1].setAttribute("aria-label", _("Open {name}", { name }));
  place.children[2].setAttribute("aria-label", _("{name} with its ties", { name }));
}

function say(text) {
  document.getElementById("found").textContent = text;
}

let drawing;

/** Begin with the drawing that is on the page. */
function begin() {
  const figure = document.querySelector("figure.network");
  const block = document.getElementById("network-data");
  if (!figure || !block || !figure.querySelector(".plan a")) return;
  document.getElementById("keys").hidden = false;
  drawing = new Drawing(figure, JSON.parse(block.textContent).tied);
  if (document.querySelectorAll(".pager").length === 0) {
    sortable(document.getElementById("node-table"), "sort");
    sortable(document.getElementById("tie-table"), "ties");
  }
}

/** Show another address of this page without leaving it: what depends on it is fetched and put in place. */
async function go(to) {
  const answer = await fetch(to);
  if (!answer.ok) return location.assign(to);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["lead", "plan", "gaps", "lists"]) document.getElementById(id)?.replaceWith(page.getElementById(id) ?? "");
  history.replaceState(null, "", to);
  begin();
  return undefined;
}

/** The field of the year becomes a slider, the same form behind it. */
function slide(form) {
  const [field, said] = [form.querySelector("#year"), form.querySelector("output")];
  field.type = "range";
  said.hidden = false;
  said.textContent = field.value;
  form.querySelector("button").hidden = true;
  field.addEventListener("input", () => (said.textContent = field.value));
  field.addEventListener("change", () => {
    const to = new URL(location);
    const filter = document.querySelector(".filter input[name=until]");
    if (filter) filter.value = field.value === field.max ? "" : field.value;
    if (field.value === field.max) to.searchParams.delete("until");
    else to.searchParams.set("until", field.value);
    go(to);
  });
}

document.querySelector("form.find")?.addEventListener("submit", (event) => {
  if (drawing?.find(event.target.elements.find.value)) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const key = event.target.closest?.("a.locate")?.closest("tr").dataset.key;
  const mark = key && drawing?.marks.find((one) => one.dataset.key === key);
  if (!mark || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  drawing.room.scrollIntoView({ block: "center" });
  mark.focus({ preventScroll: true });
});
const year = document.querySelector("form.years-slider");
if (year) slide(year);
begin();
performance.mark("usable");
