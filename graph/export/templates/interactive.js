"use strict";
const hoods = JSON.parse(document.getElementById("hoods").textContent);
const said = document.getElementById("said");
const find = document.getElementById("find");
network.moveTo({ scale: 0.95 * network.getScale() });
const whole = network.getScale();
const tints = ["#dfeaf2", "#e5f0df", "#f6ecd4", "#f3e1e2", "#e9e2f0", "#dff0f0", "#f1e8df"];

network.on("beforeDrawing", (context) => {
  hoods.forEach((hood, number) => {
    context.fillStyle = tints[number % tints.length];
    context.beginPath();
    context.arc(hood.x, hood.y, hood.radius, 0, 2 * Math.PI);
    context.fill();
  });
});

network.on("afterDrawing", (context) => {
  const size = 13 / Math.max(whole, network.getScale());
  context.font = `700 ${size}px system-ui, "DejaVu Sans", sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.lineJoin = "round";
  context.lineWidth = size / 4;
  context.strokeStyle = "#fff";
  context.fillStyle = "#1d2327";
  for (const hood of hoods) {
    const y = hood.y - hood.radius - size / 2;
    context.strokeText(hood.name, hood.x, y);
    context.fillText(hood.name, hood.x, y);
  }
});

const tell = (chosen) => {
  const ties = chosen.edges.map((key) => edges.get(key).title.split("\n"));
  const own = chosen.nodes.map((key) => nodes.get(key).title);
  said.textContent = [...own, ...ties.map(([kind, ends, ...dates]) => [ends, kind, ...dates].join(", "))].join("\n");
};
network.on("select", tell);

const name = (node) => node.title.split("\n", 1)[0];
const choices = nodes.get().map((node) => Object.assign(document.createElement("option"), { value: name(node) }));
document.getElementById("names").append(...choices);
find.addEventListener("change", () => {
  const found = nodes.get().find((node) => name(node) === find.value);
  if (!found) return;
  network.selectNodes([found.id]);
  network.focus(found.id, { scale: 4.5 });
  tell({ nodes: [found.id], edges: network.getConnectedEdges(found.id) });
});

const frame = document.querySelector(".vis-network");
frame.setAttribute("role", "application");
frame.setAttribute("aria-label", "Drawing of the network. Arrow keys move it, Page Up and Page Down zoom");
network.redraw();
