/* Takes out of a page what repeats, and puts it back. Of rows that look alike and are built alike the first few stay:
   a fault is as easily found in those as in hundreds. An object of two functions. */
({
  takeOut(few) {
    const ROW = "tr, li, option, article, section, details, svg :not(title, desc)";
    const SAID = new Set(["class", "role", "type", "lang", "hidden", "aria-current", "aria-hidden", "tabindex"]);
    const built = new Map();
    const build = (one) => {
      const style = getComputedStyle(one);
      const said = [...one.attributes].map(({ name, value }) =>
        SAID.has(name) ? `${name}=${value}` : name + (value.trim() ? "" : "="),
      );
      const within = [...one.childNodes].map((node) =>
        node.nodeType === Node.ELEMENT_NODE ? build(node) : node.textContent.trim() && "text",
      );
      const look = [style.color, style.backgroundColor, style.fontSize, style.fontWeight, style.display];
      const told = `${one.tagName} ${said.sort()} ${look} (${within})`;
      built.set(one, told);
      return told;
    };
    build(document.body);
    window.takenOut = [];
    const seen = new Map();
    const walk = (parent, path) => {
      for (const one of [...parent.children]) {
        const like = `${path} ${built.get(one)}`;
        const count = (seen.get(like) ?? 0) + 1;
        seen.set(like, count);
        if (count > few && one.matches(ROW)) {
          const place = document.createComment("");
          window.takenOut.push([place, one]);
          one.replaceWith(place);
        } else walk(one, `${path} ${one.tagName}.${one.getAttribute("class")}`);
      }
    };
    walk(document.body, "");
    return window.takenOut.length;
  },

  putBack() {
    for (const [place, one] of window.takenOut.reverse()) place.replaceWith(one);
  },
});
