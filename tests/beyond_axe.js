/* What axe does not see: drawings that nobody can read, and targets that are too small. An object of two functions. */
({
  /** Drawings without a name, or on a page without a list or table that could tell the same. */
  nameless() {
    const drawings = [...document.querySelectorAll("main svg, main canvas, main [role=application]")];
    return drawings
      .filter((one) => {
        const box = one.getBoundingClientRect();
        if (one.closest("[aria-hidden=true], [hidden]") || box.width < 60 || box.height < 60) return false;
        const named =
          one.getAttribute("aria-label") ||
          one.getAttribute("aria-labelledby") ||
          one.querySelector(":scope > title") ||
          one.closest("main [role][aria-label], main [role][aria-labelledby]");
        return !named || !document.querySelector("main table, main dl, main ul, main ol");
      })
      .map((one) => one.outerHTML.slice(0, 120));
  },

  /** Targets of less than 24 by 24 pixels with another one too near, but for links within a sentence (WCAG 2.5.8). */
  small() {
    const targets = "a[href], button, input:not([type=hidden]), select, summary, textarea";
    const seen = [...document.querySelectorAll(targets)].filter(
      (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("svg, .skip"),
    );
    const boxes = seen.map((one) => one.getBoundingClientRect());
    const inSentence = (one) =>
      getComputedStyle(one).display === "inline" &&
      [...one.parentElement.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim().length > 1);
    const near = (box, other) => {
      const x = box.left + box.width / 2;
      const y = box.top + box.height / 2;
      const across = Math.max(other.left - x, 0, x - other.right);
      const down = Math.max(other.top - y, 0, y - other.bottom);
      return across * across + down * down < 12 * 12 - 1;
    };
    return seen
      .filter((one, at) => {
        const box = boxes[at];
        const large = box.width >= 23.5 && box.height >= 23.5;
        if (large || box.width * box.height < 4 || inSentence(one)) return false;
        const labels = one.labels ? [...one.labels] : [];
        if (labels.some((label) => label.getBoundingClientRect().height >= 23.5)) return false;
        return boxes.some((other, place) => place !== at && near(box, other));
      })
      .map((one) => one.outerHTML.slice(0, 120));
  },
});
