// Names beside the marks of a map, where there is room: none covers a mark or another name.

const HEIGHT = 18;
const REACH = 15;
const LETTERS = 28;
const MARK = 12;
const brush = document.createElement("canvas").getContext("2d");

/** Give each mark its name beside it if it fits. `name` is that of a mark, or nothing. */
export function beside(map, marks, name) {
  brush.font = `13px ${getComputedStyle(map.getContainer()).fontFamily}`;
  const size = map.getSize();
  const points = marks.map((mark) => map.latLngToContainerPoint(mark.marker.getLatLng()));
  const taken = points.map(({ x, y }) => [x - MARK, y - MARK, x + MARK, y + MARK]);
  marks.forEach((mark, number) => {
    const element = mark.marker.getElement();
    element.querySelector(".name")?.remove();
    const told = name(mark);
    if (!told) return;
    const text = cut(told.label);
    const place = room(points[number], brush.measureText(text).width + 6, taken, size);
    if (!place) return;
    taken.push(place.box);
    const label = document.createElement("span");
    label.className = `name ${place.side}`;
    label.textContent = text;
    label.setAttribute("aria-hidden", "true");
    element.append(label);
  });
}

function cut(text) {
  const letters = [...text];
  return letters.length <= LETTERS ? text : `${letters.slice(0, LETTERS - 1).join("").trimEnd()}…`;
}

/** The first side of a point where a name of a width covers nothing. */
function room({ x, y }, width, taken, size) {
  const [low, high] = [y - HEIGHT / 2, y + HEIGHT / 2];
  const across = (left, top) => [left, top, left + width, top + HEIGHT];
  const sides = [
    { side: "right", box: [x + REACH, low, x + REACH + width, high] },
    { side: "left", box: [x - REACH - width, low, x - REACH, high] },
    { side: "below", box: across(x - width / 2, y + REACH) },
    { side: "above", box: across(x - width / 2, y - REACH - HEIGHT) },
    { side: "right above", box: across(x, y - REACH - HEIGHT) },
    { side: "right below", box: across(x, y + REACH) },
    { side: "left above", box: across(x - width, y - REACH - HEIGHT) },
    { side: "left below", box: across(x - width, y + REACH) },
  ];
  return sides.find(
    ({ box: [left, top, right, bottom] }) =>
      left >= 0 && right <= size.x && top >= 0 && bottom <= size.y &&
      !taken.some((other) => left < other[2] && right > other[0] && top < other[3] && bottom > other[1]),
  );
}
