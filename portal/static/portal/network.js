// Pointing at a name, or focusing it, leaves only its own lines at full strength.
const picture = document.querySelector(".picture.network");
const nodes = new Map([...picture?.querySelectorAll("[data-node]") ?? []].map((node) => [node.dataset.node, node]));
const edges = [...picture?.querySelectorAll(".edges path") ?? []];
const show = (id) => {
  const near = new Set([id]);
  for (const edge of edges) {
    const { from, to } = edge.dataset;
    const mine = from === id || to === id;
    edge.classList.toggle("lit", mine);
    edge.classList.toggle("dim", !mine && id !== undefined);
    if (mine) near.add(from).add(to);
  }
  for (const [key, node] of nodes) node.classList.toggle("dim", id !== undefined && !near.has(key));
};
for (const [id, node] of nodes) {
  node.addEventListener("pointerenter", () => show(id));
  node.addEventListener("pointerleave", () => show(undefined));
  node.addEventListener("focusin", () => show(id));
  node.addEventListener("focusout", () => show(undefined));
}
