// The map itself: land and borders from our own files, an operator's tiles where there are any, buttons, a scale.
import L from "leaflet";
import { _ } from "../shared/speaking.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const FILES = "/static/built/outlines-";
const NEAR = 5; // the zoom from which on the cells of more detail are shown
const LEAST = 1;
const MOST = 16;

/** A map in the place of what a frame shows without scripts. */
export function ground(frame, tiles) {
  const room = document.createElement("div");
  room.className = "map";
  room.setAttribute("role", "group");
  room.setAttribute("aria-labelledby", "map-title");
  room.setAttribute("aria-describedby", "map-keys");
  frame.replaceChildren(room);
  document.getElementById("map-keys").hidden = false;
  const map = L.map(room, {
    attributionControl: false,
    zoomControl: false,
    keyboard: false,
    scrollWheelZoom: false,
    minZoom: LEAST,
    maxZoom: MOST,
    maxBounds: [[-75, -200], [86, 200]],
    maxBoundsViscosity: 0.8,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    inertia: !calm,
    zoomSnap: 0.5,
  });
  if (calm) still(map);
  wheel(map);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  if (tiles) L.tileLayer(tiles, { maxZoom: MOST, noWrap: true }).addTo(map);
  else outlines(map);
  return map;
}

/** Let a map jump where it would glide. */
function still(map) {
  const { panBy, setView } = map;
  map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
  map.setView = (centre, zoom, options) => setView.call(map, centre, zoom, { ...options, animate: false });
}

/** Let the wheel scroll the page past a map, and zoom one that is in use. */
function wheel(map) {
  const room = map.getContainer();
  room.addEventListener("pointerdown", () => map.scrollWheelZoom.enable());
  room.addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
}

/** Buttons for those who do not drag: closer, further, everything. */
export function buttons(map, everything) {
  const bar = L.control({ position: "bottomright" });
  bar.onAdd = () => {
    const box = document.createElement("div");
    box.className = "map-buttons";
    const ways = [
      ["+", _("Zoom in"), () => map.zoomIn(1)],
      ["−", _("Zoom out"), () => map.zoomOut(1)],
      ["⤢", _("Show all"), everything],
    ];
    for (const [sign, name, act] of ways) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.title = name;
      button.setAttribute("aria-label", name);
      button.addEventListener("click", act);
      box.append(button);
    }
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  bar.addTo(map);
}

const windows = new WeakMap();

/** Open a window over a map with a button that closes it; `closed` is then called. */
export function opened(map, at, box, closed) {
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = _("Close");
  box.append(close);
  const { x: width, y: height } = map.getSize();
  const popup = L.popup({
    closeButton: false,
    minWidth: 160,
    maxWidth: Math.min(260, width - 56),
    maxHeight: Math.round(height * 0.42),
    offset: [0, -6],
    autoPanPadding: [8, 8],
  });
  popup.setLatLng(at).setContent(box).openOn(map);
  windows.set(map, popup);
  close.addEventListener("click", () => {
    popup.close();
    closed();
  });
  return popup;
}

/** Bring a map into sight where it is not, such as below its list on a narrow screen. */
export function inSight(map) {
  const { top, bottom } = map.getContainer().getBoundingClientRect();
  const isSeen = top < innerHeight / 2 && bottom > innerHeight / 2;
  if (!isSeen) map.getContainer().scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

/** Whether a window is open over a map. */
export function isOpen(map) {
  return Boolean(windows.get(map)?.isOpen());
}

/** Draw the land and borders: all of the earth from afar, from near only the cells that are looked at. */
async function outlines(map) {
  map.createPane("land").style.zIndex = 150;
  const renderer = L.svg({ pane: "land", padding: 0.5 });
  const whole = await told(`${FILES}world.json`);
  if (!whole) return;
  const far = drawn(whole, whole.parts, renderer);
  const cells = new Map();
  const look = async () => {
    const isNear = map.getZoom() >= NEAR;
    const seen = isNear ? inView(map.getBounds().pad(0.3), whole) : [];
    await Promise.all(seen.filter((name) => !cells.has(name)).map((name) => bring(name)));
    far[isNear ? "remove" : "addTo"](map);
    for (const [name, layer] of cells) layer?.[seen.includes(name) ? "addTo" : "remove"](map);
  };
  const bring = async (name) => {
    cells.set(name, null);
    const found = await told(`${FILES}${name}.json`);
    if (found) cells.set(name, drawn(found, whole.parts, renderer));
  };
  map.on("moveend", look);
  await look();
}

async function told(address) {
  const answer = await fetch(address);
  return answer.ok ? answer.json() : null;
}

/** The names of the cells with land that a part of the earth touches. */
function inView(bounds, { cell, cells }) {
  const column = (lon) => Math.floor((lon + 180) / cell);
  const row = (lat) => Math.floor((lat + 90) / cell);
  return cells.filter((name) => {
    const [x, y] = name.split("-").map(Number);
    return (
      x >= column(bounds.getWest()) && x <= column(bounds.getEast()) &&
      y >= row(bounds.getSouth()) && y <= row(bounds.getNorth())
    );
  });
}

/** The lines of a file as a layer. */
function drawn({ land, borders }, parts, renderer) {
  const common = { renderer, pane: "land", interactive: false };
  return L.layerGroup([
    L.polygon([land.map((line) => points(line, parts))], { ...common, className: "land", stroke: false }),
    L.polyline(borders.map((line) => points(line, parts)), { ...common, className: "border", weight: 1 }),
  ]);
}

/** A line as latitudes and longitudes, from its first point and the steps to each next. */
function points(line, parts) {
  let x = 0;
  let y = 0;
  const found = [];
  for (let at = 0; at < line.length; at += 2) {
    x += line[at];
    y += line[at + 1];
    found.push([y / parts, x / parts]);
  }
  return found;
}
