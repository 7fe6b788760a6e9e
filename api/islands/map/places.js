// The map of a city's places beside their list: what is chosen in one is shown in the other and in the address.
import L from "leaflet";
import { _, language, ngettext } from "../shared/speaking.js";
import { buttons, ground, inSight, isOpen, opened } from "./ground.js";
import { keys } from "./keys.js";
import { face, grouped, put } from "./marks.js";
import { beside } from "./names.js";

const CLOSEST = 15;
const NAMED = 5;
const RINGS = [0.5, 1, 2, 5, 10, 20, 50]; // kilometres
const APART = 50; // pixels from one ring to the next
const FURTHEST = 2000; // pixels

export function places(frame, { places: told, centre, tiles }) {
  const map = ground(frame, tiles);
  const items = new Map();
  for (const item of document.querySelectorAll(".things [data-node]")) items.set(item.dataset.node, item);
  const known = new Map(told.map((place) => [place.key, place]));
  const all = L.latLngBounds(told.map((place) => [place.lat, place.lon]));
  const everything = () => map.fitBounds(all, { padding: [45, 45], maxZoom: 14 });
  let marks = [];
  let chosen = null;
  const halo = L.circle(centre, { radius: 1, className: "halo", interactive: false });

  everything();
  rings(map, centre);
  buttons(map, everything);
  const { enter, go } = keys(map, { marks: () => marks, open: (mark) => open(mark, true), leave });
  map.on("zoomend", draw);
  map.on("moveend", () => beside(map, marks, named));
  draw();

  /** Draw the marks anew, as they are grouped at this zoom; the focus stays where it was. */
  function draw() {
    const before = marks.find((mark) => mark.marker.getElement() === document.activeElement);
    for (const mark of marks) mark.marker.remove();
    marks = grouped(map, told).map((group) => {
      const marker = put(map, group.at, face(group.members), spoken(group.members));
      const mark = { ...group, marker };
      marker.on("click", () => open(mark, false));
      marker.on("mouseover", () => touch(mark, true));
      marker.on("mouseout", () => touch(mark, false));
      marker.getElement().addEventListener("focus", () => touch(mark, true));
      marker.getElement().addEventListener("blur", () => touch(mark, false));
      return mark;
    });
    const same = before && marks.find((mark) => mark.members.includes(before.members[0]));
    enter(same ?? of(chosen) ?? marks[0]);
    if (same) go(same);
    beside(map, marks, named);
    show();
  }

  function of(key) {
    return marks.find((mark) => mark.members.some((place) => place.key === key));
  }

  function named(mark) {
    return mark.members.length === 1 ? mark.members[0] : null;
  }

  /** What a mark is called: by its name, or those of all that are close together. */
  function spoken(members) {
    if (members.length === 1) return members[0].label;
    const some = members.slice(0, NAMED).map(({ label }) => label);
    const names = new Intl.ListFormat(language).format(members.length > NAMED ? [...some, "…"] : some);
    return ngettext(
      "{number} place close together: {names}",
      "{number} places close together: {names}",
      members.length,
      { names },
    );
  }

  /** Show in the list what is touched on the map. */
  function touch(mark, isOn) {
    for (const place of mark.members) items.get(place.key)?.classList.toggle("touched", isOn);
  }

  /** Open a mark: tell of what is there, or go closer where that tells several apart. */
  function open(mark, byKey) {
    const bounds = L.latLngBounds(mark.members.map((place) => [place.lat, place.lon]));
    const isApart = !bounds.getNorthWest().equals(bounds.getSouthEast(), 1e-7);
    if (mark.members.length > 1 && isApart && map.getZoom() < CLOSEST) {
      map.fitBounds(bounds, { padding: [60, 60], maxZoom: Math.max(CLOSEST, map.getZoom() + 1) });
      return;
    }
    if (mark.members.length === 1) choose(mark.members[0].key);
    tell(mark, byKey);
  }

  /** What the list says of the things at a mark, in a window over the map. */
  function tell(mark, byKey) {
    const box = document.createElement("div");
    box.className = "telling";
    for (const place of mark.members) {
      const copy = items.get(place.key)?.querySelector(".thing").cloneNode(true);
      if (copy) box.append(copy);
    }
    opened(map, mark.at, box, () => go(of(mark.members[0].key)));
    if (byKey) box.querySelector("a")?.focus({ preventScroll: true });
  }

  /** Choose a place: in the list, on the map and in the address. */
  function choose(key) {
    chosen = key;
    history.replaceState(history.state, "", `#node=${encodeURI(key)}`);
    show();
  }

  /** Mark what is chosen. */
  function show() {
    const place = known.get(chosen);
    for (const [key, item] of items) item.classList.toggle("chosen", key === chosen);
    for (const mark of marks) mark.marker.getElement().classList.toggle("chosen", mark.members.includes(place));
    if (place) halo.setLatLng([place.lat, place.lon]).setRadius(place.metres).addTo(map);
  }

  /** Go to a place that was chosen beside the map. */
  function visit(key, isAsked) {
    const place = known.get(key);
    if (!place) return;
    choose(key);
    map.setView([place.lat, place.lon], Math.max(map.getZoom(), 14), { animate: false });
    const mark = of(key);
    if (isAsked) inSight(map);
    if (mark) tell(mark, isAsked);
  }

  /** Escape closes what is open, and leaves the map from a mark for its line in the list. */
  function leave(mark) {
    if (isOpen(map)) {
      map.closePopup();
      if (!mark) go(of(chosen) ?? marks[0]);
      return;
    }
    const members = mark?.members ?? told;
    const place = members.find(({ key }) => key === chosen) ?? members[0];
    items.get(place.key)?.querySelector("a")?.focus();
  }

  for (const [key, item] of items) {
    const light = (isOn) => of(key)?.marker.getElement().classList.toggle("touched", isOn);
    item.addEventListener("mouseenter", () => light(true));
    item.addEventListener("mouseleave", () => light(false));
    item.addEventListener("focusin", () => light(true));
    item.addEventListener("focusout", () => light(false));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "find";
    const place = known.get(key);
    const title = _("Show {name} on the map", { name: place.label });
    button.setAttribute("aria-label", title);
    button.title = title;
    button.append(item.querySelector(".sign"));
    button.addEventListener("click", () => visit(key, true));
    item.prepend(button);
  }

  const asked = () => {
    const key = /^#node=(.*)$/.exec(location.hash)?.[1];
    return key === undefined ? null : [...known.keys()].find((one) => one === key || encodeURI(one) === key);
  };
  const first = asked();
  if (first) visit(first, false);
  addEventListener("hashchange", () => {
    const key = asked();
    if (key && key !== chosen) visit(key, false);
  });
}

/** Circles around the middle of the city, each with how far it is: of those that tell something at a zoom. */
function rings(map, centre) {
  const still = { interactive: false, keyboard: false, zIndexOffset: -1000 };
  const circles = RINGS.map((kilometres) => {
    const label = document.createElement("span");
    label.textContent = `${kilometres.toLocaleString(language)} km`;
    const icon = L.divIcon({ html: label, className: "ring-name", iconSize: [60, 16] });
    const edge = [L.latLng(centre).toBounds(kilometres * 2000).getNorth(), centre[1]];
    const circle = L.circle(centre, { radius: kilometres * 1000, className: "ring", interactive: false });
    return { edge, layer: L.layerGroup([circle, L.marker(edge, { icon, ...still })]) };
  });
  const cross = document.createElement("span");
  cross.textContent = "+";
  L.marker(centre, { icon: L.divIcon({ html: cross, className: "middle", iconSize: [20, 20] }), ...still }).addTo(map);
  const show = () => {
    const from = map.latLngToLayerPoint(centre);
    let last = 0;
    for (const { edge, layer } of circles) {
      const reach = from.distanceTo(map.latLngToLayerPoint(edge));
      const isTelling = reach - last >= APART && reach < FURTHEST;
      if (isTelling) last = reach;
      layer[isTelling ? "addTo" : "remove"](map);
    }
  };
  map.on("zoomend", show);
  show();
}
