/* Marks what repeats: of elements that look alike and are built alike, all but the first few. A fault is as easily
   found in those few as in hundreds of rows. */
(few) => {
  const SAID = new Set(["class", "role", "type", "lang", "hidden", "aria-current", "aria-hidden", "tabindex"]);
  const built = new Map();
  const shape = (one) => {
    const style = getComputedStyle(one);
    const said = [...one.attributes].map(({ name, value }) =>
      SAID.has(name) ? `${name}=${value}` : name + (value.trim() ? "" : "="),
    );
    const within = [...one.childNodes].map((node) =>
      node.nodeType === Node.ELEMENT_NODE ? shape(node) : node.textContent.trim() && "text",
    );
    const look = [style.color, style.backgroundColor, style.fontSize, style.fontWeight, style.display];
    const told = `${one.tagName} ${said.sort()} ${look} (${within})`;
    built.set(one, told);
    return told;
  };
  const seen = new Map();
  const walk = (one, path) => {
    const like = `${path} > ${built.get(one)}`;
    const count = (seen.get(like) ?? 0) + 1;
    seen.set(like, count);
    if (count > few) one.dataset.alike = "";
    else for (const child of one.children) walk(child, `${path} > ${one.tagName}.${one.className.baseVal ?? one.className}`);
  };
  document.querySelectorAll("[data-alike]").forEach((one) => delete one.dataset.alike);
  shape(document.body);
  walk(document.body, "");
}
