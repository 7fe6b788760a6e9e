// The planner: how far the solving is, a link to copy, all cities or none.

import { _ } from "./shared/speaking.js";

const STEP = 1000;

/** Tell how far the solving is until it is done, then show what came of it. */
async function follow(place) {
  const steps = JSON.parse(document.getElementById("steps").textContent);
  const [bar, status] = [place.querySelector("progress"), place.querySelector("[role=status]")];
  for (;;) {
    await new Promise((done) => setTimeout(done, STEP));
    const answer = await fetch(place.dataset.solving, { cache: "no-store" }).catch(() => null);
    if (answer === null) {
      continue;
    }
    if (answer.status !== 202) {
      location.reload();
      return;
    }
    const { what, share } = (await answer.json()).progress;
    const told = steps[what] ?? what;
    bar.value = share;
    if (status.textContent !== told) {
      status.textContent = told;
    }
    document.title = document.title.replace(/^[^·]*/, `${Math.round(100 * share)} % `);
  }
}

/** Offer to copy the address of the page. */
function offer(button) {
  const status = button.parentElement.querySelector("[role=status]");
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    const link = location.href.split("#")[0];
    try {
      await navigator.clipboard.writeText(link);
      status.textContent = _("The link is copied.");
    } catch {
      status.textContent = link;
    }
  });
}

/** Tick all cities, or none. */
function ticking(tools) {
  tools.hidden = false;
  tools.addEventListener("click", ({ target }) => {
    if (target.dataset.tick) {
      for (const box of document.querySelectorAll("input[name=cities]")) {
        box.checked = target.dataset.tick === "all";
      }
    }
  });
}

/** Open what an address leads into, and show it. */
function opened() {
  const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let around = place?.parentElement; around; around = around.parentElement) {
    if (around instanceof HTMLDetailsElement) {
      around.open = true;
    }
  }
  if (place) {
    place.scrollIntoView();
    place.focus();
  }
}

document.querySelectorAll("[data-solving]").forEach(follow);
document.querySelectorAll("[data-copy]").forEach(offer);
document.querySelectorAll(".tools").forEach(ticking);
addEventListener("hashchange", opened);
opened();
