/** Which names fit into a drawing, so that none covers another. */

let pen; // made when the first name is measured

/** How wide a text is in a font, in its pixels. */
export function width(text, font) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = font;
  return pen.measureText(text).width;
}

/** The first of these names that find room to the right or left of their marks.
 *
 * names: [{x, y, text, width}] in pixels, the most wanted first; taken: boxes {left, top, right, bottom};
 * reach: from the middle of a mark to its name; height: of a line.
 */
export function fitting(names, taken, { reach, height, edges, most }) {
  const grid = new Map();
  const cells = function* ({ left, top, right, bottom }) {
    for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x += 1)
      for (let y = Math.floor(top / 32); y <= Math.floor(bottom / 32); y += 1) yield `${x},${y}`;
  };
  const add = (box) => {
    for (const cell of cells(box)) grid.set(cell, [...(grid.get(cell) ?? []), box]);
  };
  const free = (box) => {
    if (box.left < 0 || box.top < 0 || box.right > edges.width || box.bottom > edges.height) return false;
    for (const cell of cells(box)) if (grid.get(cell)?.some((other) => meet(box, other))) return false;
    return true;
  };
  taken.forEach(add);
  const found = [];
  for (const name of names) {
    if (found.length === most) break;
    for (const side of [1, -1]) {
      const left = side > 0 ? name.x + reach : name.x - reach - name.width;
      const box = { left, right: left + name.width, top: name.y - height / 2, bottom: name.y + height / 2 };
      if (!free(box)) continue;
      add(box);
      found.push({ ...name, side, left });
      break;
    }
  }
  return found;
}

/** Whether two boxes overlap. */
export function meet(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
