// Zoom and pan, and the light on what belongs to the node that is pointed at: the page is whole
// without them. D3's modules stand before this one.
const { select, zoom, zoomIdentity } = globalThis.d3;

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const picture = document.querySelector(".net > svg");
const view = select(picture).select(".view");
const controls = document.querySelector(".zoom");

// The wheel scrolls the page, and one finger, too: they zoom with a key, or with another finger.
const isMeant = (event) => {
  if (event.type === "wheel") return event.ctrlKey || event.metaKey;
  if (event.touches) return event.touches.length > 1;
  return !event.button;
};

const zooming = zoom()
  .scaleExtent([0.25, 8])
  .filter(isMeant)
  .on("zoom", ({ transform }) => view.attr("transform", transform));
select(picture).call(zooming).style("touch-action", "pan-x pan-y");

const moved = () => {
  const chosen = select(picture);
  return STILL.matches ? chosen : chosen.transition().duration(200);
};

controls.hidden = false;
controls.addEventListener("click", ({ target }) => {
  const by = Number(target.dataset.zoom);
  if (by > 0) moved().call(zooming.scaleBy, by);
  else if (by === 0) moved().call(zooming.transform, zoomIdentity);
});

const ties = [...picture.querySelectorAll(".tie")];
const cited = new Map(
  [...picture.querySelectorAll(".view > .node")].map((node) => [node.dataset.node, node]),
);

// Who acts stands in a fan with all that it does; a node that is acted on does not.
const tiesOf = (node) => {
  const end = node.closest(".fan") ? "from" : "to";
  return ties.filter(({ dataset }) => dataset[end] === node.dataset.node);
};

const light = ({ target }) => {
  const at = target.closest?.(".node, .tie");
  for (const one of picture.querySelectorAll(".lit")) one.classList.remove("lit");
  picture.classList.toggle("lighting", Boolean(at));
  if (!at) return;
  for (const tie of at.matches(".tie") ? [at] : tiesOf(at)) {
    tie.classList.add("lit");
    cited.get(tie.dataset.to)?.classList.add("lit");
  }
};

picture.addEventListener("pointerover", light);
picture.addEventListener("pointerleave", light);
picture.addEventListener("focusin", light);
picture.addEventListener("focusout", light);
