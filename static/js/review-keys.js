// "Documents to check" by keyboard: A accepts, R opens the form to send back, N goes to the next.
// The page works the same by mouse and Tab; the keys are loaded only for those who want them.

const TYPING = "input, textarea, select, [contenteditable]";

function press(key) {
  const target = document.querySelector(`[data-review-key="${key}"]`);
  if (!target) return false;
  if (target.tagName === "SUMMARY") {
    target.parentElement.open = true;
    target.parentElement.querySelector("select, textarea").focus();
  } else {
    target.click();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest(TYPING)) return;
  if (press(event.key.toLowerCase())) event.preventDefault();
});
