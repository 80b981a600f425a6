// Adds keys to the viewer of documents. Each key follows a link that is on the page anyway.

const keys = document.querySelector("[data-viewer-keys]");
if (keys) keys.hidden = false;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select")) return;
  const name = { "=": "+", "_": "-", R: "r" }[event.key] ?? event.key;
  const link = [...document.querySelectorAll("[data-viewer-key]")].find(
    ({ dataset }) => dataset.viewerKey === name,
  );
  if (!link) return;
  const viewer = document.querySelector(".viewer");
  // A page wider than its frame is scrolled sideways by the arrows, as anywhere else.
  const scrolls = document.activeElement === viewer && viewer.scrollWidth > viewer.clientWidth;
  if (scrolls && name.startsWith("Arrow")) return;
  event.preventDefault();
  link.click();
});
