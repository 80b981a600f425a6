// Makes a text box a combobox (ARIA 1.2) that suggests airports while one types.
// GET <data-suggestions>?q=ams answers {"results": [{"iata", "name", "city", "country"}, …]}.
// Without this script the box takes a code or the name of a town.

const PAUSE = 180;
let count = 0;

class AirportBox {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input");
    this.airports = [];
    this.active = -1;
    this.number = ++count;
    this.build();
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
  }

  build() {
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${this.number}`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    const label = this.input.labels[0];
    if (label) {
      label.id ||= `${this.list.id}-label`;
      this.list.setAttribute("aria-labelledby", label.id);
    }
    // Pressing the mouse would take the focus from the box and close the list before the click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.click(event));
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.box.append(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) {
      this.input.setAttribute(name, value);
    }
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    if (text.length < 2) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.fetch(text), PAUSE);
  }

  async fetch(text) {
    this.request = new AbortController();
    const address = new URL(this.input.dataset.suggestions, document.baseURI);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, {
        headers: { accept: "application/json" },
        signal: this.request.signal,
      });
      if (answer.ok) this.show((await answer.json()).results.slice(0, 8));
    } catch (fault) {
      this.close(); // offline or overtaken by the next letter: it stays a text box
    }
  }

  show(airports) {
    if (document.activeElement !== this.input) return;
    this.airports = airports;
    this.active = -1;
    this.list.replaceChildren(...airports.map((airport, i) => this.item(airport, i)));
    this.list.hidden = airports.length === 0;
    this.input.setAttribute("aria-expanded", String(airports.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    const { found, none } = this.box.dataset;
    this.status.textContent = airports.length ? `${found} ${airports.length}` : none;
  }

  item(airport, i) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${i}`;
    item.className = "suggestions__item";
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(
      element("span", "suggestions__code", airport.iata),
      element("span", "suggestions__place", ""),
    );
    const place = [airport.city, airport.country].filter(Boolean).join(", ");
    item.lastChild.append(element("span", "suggestions__name", airport.name), place);
    return item;
  }

  key(event) {
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" && isOpen) this.move(1);
    else if (event.key === "ArrowUp" && isOpen) this.move(-1);
    else if (event.key === "Enter" && isOpen && this.active >= 0) this.choose(this.active);
    else if (event.key === "Escape" && isOpen) this.close();
    else return;
    event.preventDefault();
  }

  move(step) {
    const { children } = this.list;
    children[this.active]?.setAttribute("aria-selected", "false");
    const from = this.active < 0 && step < 0 ? 0 : this.active;
    this.active = (from + step + children.length) % children.length;
    children[this.active].setAttribute("aria-selected", "true");
    children[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", children[this.active].id);
  }

  click(event) {
    const item = event.target.closest("[role=option]");
    if (item) this.choose([...this.list.children].indexOf(item));
  }

  choose(i) {
    const { iata, city, name } = this.airports[i];
    this.input.value = `${city || name} (${iata})`;
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

for (const box of document.querySelectorAll("[data-airport-box]")) new AirportBox(box);
