// Names suggested under a search field while somebody types: the combobox pattern of WAI-ARIA 1.2 with a list popup.
// A name that is chosen is gone to, or filled in where the field has data-fill; then others of its kind may follow.
// Without script the form works as it is.
"use strict";

const WAIT = 120; // milliseconds of silence before names are asked for

function combobox(field) {
  const list = document.createElement("ul");
  let options = [], chosen = -1, timer = 0, asked = 0;
  list.id = field.id + "-names";
  list.className = "names";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names");
  field.removeAttribute("list");
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);

  function show(found) {
    options = found.map((each, number) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = `${list.id}-${number}`;
      option.setAttribute("role", "option");
      if (each.url) option.dataset.url = each.url;
      if (each.typed) option.dataset.typed = each.typed;
      kind.className = "note";
      kind.textContent = [each.kind, each.detail].filter(Boolean).join(" · ");
      option.append(each.label, " ", kind);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); go(option); });
      return option;
    });
    list.replaceChildren(...options);
    choose(-1);
    list.hidden = options.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
  }

  function choose(number) {
    chosen = number;
    options.forEach((option, each) => option.setAttribute("aria-selected", String(each === chosen)));
    if (chosen < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  function go(option) {
    if (!("fill" in field.dataset)) { location.assign(option.dataset.url); return; }
    field.value = option.dataset.typed;
    asked++;
    show([]);
  }

  async function ask() {
    const mine = ++asked;
    const text = field.value.trim();
    if (!text) { show([]); return; }
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text)}&limit=8`);
      const found = answer.ok ? await answer.json() : [];
      if (mine === asked && document.activeElement === field) show(found);
    } catch { /* no suggestions then; the form still works */ }
  }

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  field.addEventListener("blur", () => { asked++; show([]); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show([]); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); go(options[chosen]); }
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose((chosen + 1 + step + options.length + 1) % (options.length + 1) - 1);
    }
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
