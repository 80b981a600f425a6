// Lets a signature be drawn as well. The typed name is the signature; without this script, or by
// keyboard, nothing is missing. The strokes travel as an SVG path on a field of 300 by 100.

const WIDTH = 300;
const HEIGHT = 100;
const LONGEST = 39000;

function enhance(pad) {
  const kept = document.getElementById(pad.dataset.signaturePad);
  if (!kept) return;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * 2;
  canvas.height = HEIGHT * 2;
  canvas.className = "signature-pad__field";
  canvas.setAttribute("aria-hidden", "true");
  const label = document.createElement("p");
  label.className = "signature-pad__label";
  label.textContent = pad.dataset.label;
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "link-button";
  clear.textContent = pad.dataset.clear;
  pad.append(label, canvas, clear);
  pad.hidden = false;
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  pen.lineWidth = 2.5;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.strokeStyle = getComputedStyle(canvas).color;
  if (kept.value) pen.stroke(new Path2D(kept.value));
  draw(canvas, pen, kept);
  clear.addEventListener("click", () => {
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    kept.value = "";
  });
}

function draw(canvas, pen, kept) {
  let isDown = false;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * HEIGHT;
    return [clamp(x, WIDTH), clamp(y, HEIGHT)];
  };
  canvas.addEventListener("pointerdown", (event) => {
    isDown = true;
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = place(event);
    pen.beginPath();
    pen.moveTo(x, y);
    kept.value += `M${x} ${y}`;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown || kept.value.length > LONGEST) return;
    const [x, y] = place(event);
    pen.lineTo(x, y);
    pen.stroke();
    kept.value += `L${x} ${y}`;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      isDown = false;
    });
  }
}

function clamp(value, most) {
  return Math.min(most, Math.max(0, Math.round(value * 10) / 10));
}

document.querySelectorAll("[data-signature-pad]").forEach(enhance);
