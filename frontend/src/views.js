// The rows of an answer as a chart and on a map, above the table that has them all. What draws is loaded when asked for.
import { columnsOf, isNumeric, isTime, placesOf } from "./columns.js";

const MOST = 40;

function select(label, columns, chosen, change) {
  const element = document.createElement("label");
  const field = document.createElement("select");
  field.append(...columns.map((column) => new Option(column.name, column.name, false, column === chosen)));
  field.addEventListener("change", () => change(columns[field.selectedIndex]));
  element.append(`${label} `, field);
  return element;
}

// The view that draws one of some columns by another; null where there is none to draw or none to draw it by.
function view(name, numbers, number, namings, naming, draw) {
  if (!numbers.length || !namings.length) return null;
  let [by, value] = [naming ?? namings[0], number];
  const show = (choices, figure) => {
    const again = () => draw(figure, by, value);
    choices.replaceChildren(
      select("Numbers", numbers, value, (chosen) => ((value = chosen), again())),
      " ",
      select("by", namings, by, (chosen) => ((by = chosen), again())),
    );
    return again();
  };
  return { name, show };
}

// A chart, where there is a column of numbers and another one to name them by.
function chart(columns) {
  const numeric = columns.filter(isNumeric);
  const years = columns.filter(isTime);
  const naming = columns.filter((column) => !numeric.includes(column) || years.includes(column));
  const numbers = numeric.filter((column) => column !== naming[0]);
  if (columns[0].values.length < 2) return null;
  return view("Chart", numbers, numbers[0], naming, years[0], async (figure, by, value) => {
    (await import("./chart.js")).draw(figure, by, value, { most: MOST, inTime: isTime(by) });
  });
}

// A map, where a column has countries or points: coloured by a number, or by how many rows a place has.
function map(columns, { countries, world }) {
  const places = placesOf(columns, countries);
  const counted = { name: "Rows", values: columns[0].values.map(() => "1"), counts: true };
  const given = columns.filter((column) => isNumeric(column) && !places.some((place) => place.columns.includes(column)));
  return view("Map", [counted, ...given], given.at(-1) ?? counted, places, places[0], async (figure, place, value) => {
    const names = columns.find((column) => !isNumeric(column) && !place.columns.includes(column));
    await (await import("./map.js")).draw(figure, place, value, { world, names });
  });
}

function button(name) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", textContent: name, className: "quiet" });
  return element;
}

// Adds to an answer the views that it can have.
export function views(section, site) {
  const table = section.querySelector("table");
  if (!table?.tBodies[0].rows.length) return;
  const columns = columnsOf(table);
  const offered = [chart(columns), map(columns, site)].filter(Boolean);
  if (!offered.length) return;

  const buttons = document.createElement("div");
  buttons.className = "views";
  buttons.setAttribute("role", "group");
  buttons.setAttribute("aria-label", "Show above the table");
  const panel = document.createElement("div");
  const [choices, figure] = [document.createElement("p"), document.createElement("figure")];
  panel.className = "view";
  panel.hidden = true;
  panel.append(choices, figure);
  buttons.append(button("Table alone"), ...offered.map(({ name }) => button(name)));
  buttons.addEventListener("click", async ({ target }) => {
    const place = [...buttons.children].indexOf(target);
    if (place < 0) return;
    press(target);
    panel.hidden = !place;
    if (!place) return;
    figure.replaceChildren("Loading …");
    try {
      await offered[place - 1].show(choices, figure);
    } catch (error) {
      figure.replaceChildren(`It could not be drawn: ${error.message}`);
    }
  });
  const press = (pressed) => [...buttons.children].forEach((each) => each.setAttribute("aria-pressed", each === pressed));
  press(buttons.firstChild);
  (table.closest(".scroll") ?? table).before(buttons, panel);
}
