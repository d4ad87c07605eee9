// The rows of an answer as a chart, beside the table that has them all.
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const TIME = /^\d{4}(?:-\d\d)?(?:-\d\d)?$/;
const MOST = 40;

// What a cell says, without the short IRI behind it.
function said(cell) {
  return (cell.querySelector("a") ?? cell).textContent.trim();
}

function columnsOf(table) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map(said));
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  return names.map((name, place) => ({ name, values: rows.map((row) => row[place] ?? "") }));
}

function isNumeric({ values }) {
  const said = values.filter(Boolean);
  return said.length > 0 && said.every((value) => NUMBER.test(value));
}

function isTime({ values }) {
  return values.every((value) => TIME.test(value));
}

function select(label, columns, chosen, change) {
  const element = document.createElement("label");
  const field = document.createElement("select");
  field.append(...columns.map((column) => new Option(column.name, column.name, false, column === chosen)));
  field.addEventListener("change", () => change(columns[field.selectedIndex]));
  element.append(`${label} `, field);
  return element;
}

// The chart of an answer, where it has a column of numbers and another one to name them by.
export function charts(section) {
  const table = section.querySelector("table");
  if (!table || table.tBodies[0].rows.length < 2) return;
  const columns = columnsOf(table);
  const numeric = columns.filter(isNumeric);
  const years = columns.filter(isTime);
  const naming = columns.filter((column) => !numeric.includes(column) || years.includes(column));
  const numbers = numeric.filter((column) => column !== naming[0]);
  if (!numbers.length || !naming.length) return;

  const details = document.createElement("details");
  details.className = "chart";
  const summary = document.createElement("summary");
  summary.textContent = "Chart of these rows";
  const choices = document.createElement("p");
  const figure = document.createElement("figure");
  details.append(summary, choices, figure);
  // What says it best: words rather than IRIs, and the last number, which is mostly what was counted.
  let [name, value] = [years[0] ?? naming[0], numbers.at(-1)];
  const draw = async () => (await import("./chart.js")).draw(figure, name, value, { most: MOST, inTime: isTime(name) });
  choices.append(
    select("Numbers", numbers, value, (chosen) => ((value = chosen), draw())),
    " ",
    select("by", naming, name, (chosen) => ((name = chosen), draw())),
  );
  details.addEventListener("toggle", () => details.open && draw());
  (table.closest(".scroll") ?? table).before(details);
}
