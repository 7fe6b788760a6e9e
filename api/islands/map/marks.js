// Marks on a map: one for what stands apart, one with a number for what stands too close together to tell.
import L from "leaflet";

const SVG = "http://www.w3.org/2000/svg";
const CLOSE = 30; // pixels
const SIZE = 28;

/** The places in groups: what is closer than a mark is wide is together. */
export function grouped(map, places) {
  const groups = [];
  for (const place of places) {
    const at = map.project([place.lat, place.lon]);
    const near = groups.find((group) => group.at.distanceTo(at) < CLOSE);
    if (near) near.members.push(place);
    else groups.push({ at, members: [place] });
  }
  return groups.map(({ members }) => ({ members, at: middle(members) }));
}

function middle(members) {
  const mean = (name) => members.reduce((sum, one) => sum + one[name], 0) / members.length;
  return L.latLng(mean("lat"), mean("lon"));
}

/** A mark by its shape and colour, or a disc with how many there are. */
export function face(members) {
  const box = document.createElement("div");
  box.className = "face";
  if (members.length > 1) {
    box.classList.add("several");
    box.textContent = members.length.toLocaleString(document.documentElement.lang);
    return box;
  }
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "-9 -9 18 18");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", `mark ${members[0].sort}`);
  path.setAttribute("d", members[0].path);
  drawing.append(path);
  box.append(drawing);
  return box;
}

/** A mark on the map that can have the focus, though not by Tab. */
export function put(map, at, content, name) {
  const icon = L.divIcon({ html: content, className: "pin", iconSize: [SIZE, SIZE] });
  const marker = L.marker(at, { icon, keyboard: false, riseOnHover: true }).addTo(map);
  const element = marker.getElement();
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", name);
  element.title = name;
  element.tabIndex = -1;
  return marker;
}
