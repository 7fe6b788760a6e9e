/** The part of a drawing that is seen: nearer, farther, aside; by buttons, keys, wheel and drag. */
import { _ } from "./speaking.js";

const STEP = 1.5; // times nearer with each press
const ASIDE = 0.2; // of what is seen, with each press
const STARTS = 5; // pixels before a press is a drag

export const PANS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class View {
  /** whole: {x, y, width, height} of all that there is; most: how many times nearer one can go. */
  constructor(whole, most, changed) {
    Object.assign(this, { whole, most, changed, zoom: 1, x: whole.x, y: whole.y });
  }

  get width() {
    return this.whole.width / this.zoom;
  }

  get height() {
    return this.whole.height / this.zoom;
  }

  /** Come nearer by a factor; what is at x, y stays where it is: what is chosen, or the middle, if not told. */
  nearer(factor, x = undefined, y = undefined) {
    if (x === undefined) {
      const about = this.about?.() ?? { x: this.x + this.width / 2, y: this.y + this.height / 2 };
      [x, y] = [about.x, about.y];
    }
    const zoom = Math.min(Math.max(this.zoom * factor, 1), this.most);
    const real = zoom / this.zoom;
    this.zoom = zoom;
    this.to(x - (x - this.x) / real, y - (y - this.y) / real);
  }

  /** Put the corner somewhere, within the whole. */
  to(x, y) {
    const { whole } = this;
    this.x = Math.min(Math.max(x, whole.x), whole.x + whole.width - this.width);
    this.y = Math.min(Math.max(y, whole.y), whole.y + whole.height - this.height);
    this.changed();
  }

  aside([across, down]) {
    this.to(this.x + across * ASIDE * this.width, this.y + down * ASIDE * this.height);
  }

  reset() {
    this.zoom = 1;
    this.to(this.whole.x, this.whole.y);
  }

  /** Bring a place into sight, a little from the edge. */
  show({ x, y }, zoom = this.zoom) {
    const [wide, high] = [this.width * 0.1, this.height * 0.1];
    const seen = x > this.x + wide && x < this.x + this.width - wide && y > this.y + high && y < this.y + this.height - high;
    if (seen && zoom === this.zoom) return;
    this.zoom = Math.min(Math.max(zoom, 1), this.most);
    this.to(x - this.width / 2, y - this.height / 2);
  }

  /** What a key does to the view; false where it does nothing. */
  key(event) {
    if (event.key === "+" || event.key === "=") this.nearer(STEP);
    else if (event.key === "-") this.nearer(1 / STEP);
    else if (event.key === "0") this.reset();
    else if (event.shiftKey && PANS[event.key]) this.aside(PANS[event.key]);
    else return false;
    event.preventDefault();
    return true;
  }

  /** Buttons for all that keys, wheel and drag do: one stop of the Tab key, arrow keys within. */
  buttons() {
    const said = [
      ["+", _("Nearer"), () => this.nearer(STEP)],
      ["−", _("Farther"), () => this.nearer(1 / STEP)],
      ["←", _("To the left"), () => this.aside([-1, 0])],
      ["→", _("To the right"), () => this.aside([1, 0])],
      ["↑", _("Up"), () => this.aside([0, -1])],
      ["↓", _("Down"), () => this.aside([0, 1])],
      ["⤢", _("The whole"), () => this.reset()],
    ];
    const bar = document.createElement("div");
    bar.className = "view-buttons";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", _("What is seen of the drawing"));
    for (const [sign, name, act] of said) {
      const button = bar.appendChild(document.createElement("button"));
      Object.assign(button, { type: "button", textContent: sign, title: name, onclick: act });
      button.setAttribute("aria-label", name);
      button.tabIndex = bar.children.length === 1 ? 0 : -1;
    }
    bar.addEventListener("keydown", (event) => stepAlong(bar, event));
    return bar;
  }
}

/** Arrow keys within a bar of buttons. */
function stepAlong(bar, event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...bar.children];
  const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
  for (const one of all) one.tabIndex = one === next ? 0 : -1;
  next.focus();
}

/** Drag with one finger or the mouse, pinch with two. Scale: units of the drawing in a pixel. */
export function dragged(surface, view, scale) {
  const held = new Map();
  let moved = false;
  const forget = (event) => held.delete(event.pointerId);
  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    moved = false;
    held.set(event.pointerId, { x: event.clientX, y: event.clientY, fromX: event.clientX, fromY: event.clientY });
  });
  surface.addEventListener("pointermove", (event) => {
    const last = held.get(event.pointerId);
    if (!last) return;
    const far = Math.hypot(event.clientX - last.fromX, event.clientY - last.fromY) > STARTS;
    if (!moved && !far) return;
    if (!moved) surface.setPointerCapture(event.pointerId);
    moved = true;
    const other = [...held.values()].find((one) => one !== last);
    const apart = (x, y) => Math.hypot(x - other.x, y - other.y);
    if (other) view.nearer(apart(event.clientX, event.clientY) / Math.max(apart(last.x, last.y), 1));
    else view.to(view.x - (event.clientX - last.x) * scale(), view.y - (event.clientY - last.y) * scale());
    Object.assign(last, { x: event.clientX, y: event.clientY });
  });
  surface.addEventListener("pointerup", forget);
  surface.addEventListener("pointercancel", forget);
  surface.addEventListener("dragstart", (event) => event.preventDefault());
  surface.addEventListener("click", (event) => moved && (event.preventDefault(), event.stopImmediatePropagation(), (moved = false)), true);
}
