// Adds to a file input: dropping a file, the camera of a phone, and a bar while it is sent.
// Without this script the input and its form work as they are.

function enhance(box) {
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  const input = box.querySelector("input[type=file]");
  const state = document.createElement("p");
  state.className = "file-box__state";
  state.setAttribute("role", "status");
  box.append(note(box.dataset.drop), state);
  if (matchMedia("(pointer: coarse)").matches) box.append(camera(box, input));
  addDropping(box, input);
  input.addEventListener("change", () => {
    const names = [...input.files].map((file) => file.name).join(", ");
    state.textContent = names ? `${box.dataset.chosen} ${names}` : "";
  });
  input.form?.addEventListener("submit", (event) => send(event, box, input, state));
}

function note(text) {
  const made = document.createElement("p");
  made.className = "file-box__note";
  made.textContent = text;
  return made;
}

function addDropping(box, input) {
  const mark = (isOver) => box.classList.toggle("file-box--over", isOver);
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  box.addEventListener("dragleave", () => mark(false));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer.files.length) take(input, event.dataTransfer.files);
  });
}

function camera(box, input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--second";
  button.textContent = box.dataset.photo;
  button.addEventListener("click", () => {
    const picture = document.createElement("input");
    picture.type = "file";
    picture.accept = "image/*";
    picture.capture = "environment";
    picture.addEventListener("change", () => take(input, picture.files));
    picture.click();
  });
  return button;
}

function take(input, files) {
  const kept = new DataTransfer();
  for (const file of input.multiple ? files : [...files].slice(0, 1)) kept.items.add(file);
  input.files = kept.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function send(event, box, input, state) {
  if (!input.files.length || event.defaultPrevented) return;
  event.preventDefault();
  const form = input.form;
  const bar = document.createElement("progress");
  bar.className = "file-box__progress";
  bar.max = 1;
  bar.setAttribute("aria-label", box.dataset.sending);
  box.append(bar);
  state.textContent = box.dataset.sending;
  const buttons = form.querySelectorAll("button:not([type=button])");
  const lock = (isLocked) => buttons.forEach((button) => (button.disabled = isLocked));
  const body = new FormData(form, event.submitter);
  lock(true);

  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = loaded / total));
  request.addEventListener("load", () => arrive(request, form));
  request.addEventListener("error", () => {
    bar.remove();
    lock(false);
    state.textContent = box.dataset.failed;
  });
  request.send(body);
}

// Another address means it was taken; otherwise the same page came back, with what is wrong.
function arrive(request, form) {
  const came = new URL(request.responseURL);
  if (request.status < 400 && came.pathname !== new URL(form.action).pathname) {
    location.assign(came);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  document.title = page.title;
  document.body.replaceChildren(...page.body.children);
  document.querySelectorAll("[data-file-box]").forEach(enhance);
  (document.querySelector(".error-summary") ?? document.querySelector("main"))?.focus();
}

document.querySelectorAll("[data-file-box]").forEach(enhance);
