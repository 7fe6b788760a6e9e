/** The table of matches takes one stop of the Tab key; arrows, Home and End move within it, Escape leaves it. */

const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** The cells of a table that lead somewhere, row by row; a cell that leads nowhere is null. */
function grid(table) {
  return [...table.tBodies].flatMap((body) =>
    [...body.rows].map((row) => [...row.cells].filter((cell) => cell.tagName === "TD").map((cell) => cell.querySelector("a"))),
  );
}

/** The next cell from a place that leads somewhere, in a direction; the same where there is none. */
function next(rows, row, column, [down, right]) {
  for (let y = row + down, x = column + right; rows[y] && x in rows[y]; y += down, x += right) {
    if (rows[y][x]) return rows[y][x];
  }
  return rows[row][column];
}

function only(links, one) {
  for (const link of links) link.tabIndex = link === one ? 0 : -1;
}

/** Scroll the region of a table sideways until a cell stands beside the heads of its rows. */
function visible(cell) {
  const heads = cell.parentElement.cells[0].offsetWidth;
  const region = cell.closest(".scroll");
  if (cell.offsetLeft + cell.offsetWidth > region.clientWidth) region.scrollLeft = cell.offsetLeft - heads;
}

function moving(table) {
  const rows = grid(table);
  const links = rows.flat().filter(Boolean);
  if (!links.length) return;
  const chosen = links.find((link) => link.hasAttribute("aria-current"));
  only(links, chosen ?? links[0]);
  if (chosen) visible(chosen.closest("td"));
  for (const told of table.closest("section").querySelectorAll(".keys")) told.hidden = false;
  table.addEventListener("focusin", (event) => {
    if (links.includes(event.target)) only(links, event.target);
  });
  table.addEventListener("keydown", (event) => {
    const row = rows.findIndex((some) => some.includes(event.target));
    if (row < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const column = rows[row].indexOf(event.target);
    const goal =
      event.key in STEPS ? next(rows, row, column, STEPS[event.key])
      : event.key === "Home" ? rows[row].find(Boolean)
      : event.key === "End" ? rows[row].findLast(Boolean)
      : event.key === "Escape" ? document.querySelector(table.dataset.after)
      : null;
    if (!goal) return;
    event.preventDefault();
    goal.focus();
  });
}

for (const table of document.querySelectorAll("table[data-after]")) moving(table);
