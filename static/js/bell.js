// Keeps the number beside "News" fresh while the page is open, every 30 seconds, and only in view.

const bell = document.querySelector("[data-bell]");
const PERIOD = 30_000;

async function ask() {
  if (document.hidden) return;
  const answer = await fetch(bell.dataset.bell, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { unread } = await answer.json();
  bell.querySelector("[data-bell-count]").textContent = unread;
  bell.querySelector(".bell__count").hidden = unread === 0;
}

if (bell) setInterval(() => ask().catch(() => {}), PERIOD);
