/** Tables that are sorted where they stand. The links in their heads ask the server for the same. */
import { language } from "./speaking.js";

/** Let the heads of a table sort its rows. Fields: what the order is called in the address. */
export function sortable(table, field) {
  const heads = [...table.tHead.rows[0].cells];
  for (const [place, head] of heads.entries()) {
    const link = head.querySelector("a");
    link?.addEventListener("click", (event) => {
      event.preventDefault();
      const asked = new URL(link.href).searchParams.get(field);
      sort(table.tBodies[0], place, asked.startsWith("-"));
      marked(heads, head, asked.startsWith("-") ? "descending" : "ascending");
      const address = new URL(location);
      address.searchParams.set(field, asked);
      history.replaceState(null, "", address);
      const turned = new URL(link.href);
      turned.searchParams.set(field, asked.startsWith("-") ? asked.slice(1) : `-${asked}`);
      link.href = turned;
    });
  }
}

function sort(body, place, falls) {
  const said = (row) => row.cells[place].textContent.trim();
  const rows = [...body.rows].map((row) => [said(row), row]);
  const order = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  rows.sort(([one], [other]) => (falls ? -1 : 1) * order.compare(one, other));
  body.append(...rows.map(([, row]) => row));
}

function marked(heads, chosen, way) {
  for (const head of heads) {
    const sign = head.querySelector(".order");
    if (!sign) continue;
    sign.className = `order ${head === chosen ? way : "none"}`;
    if (head === chosen) head.setAttribute("aria-sort", way);
    else head.removeAttribute("aria-sort");
  }
}
