// The columns of the table of an answer, and what each of them holds.
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const TIME = /^\d{4}(?:-\d\d)?(?:-\d\d)?$/;
const CODE = /^[A-Z]{2,3}$/;
const POINT = /^\s*(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i;
const ABOUT_CODES = /\b(?:iso ?[23]?|codes?|countr(?:y|ies))\b/i;
const ENOUGH = 0.5; // of the values of a column, for it to be one of countries

// What a cell says, without the short IRI behind it, and where it leads.
function read(cell) {
  const link = cell.querySelector("a");
  return { text: (link ?? cell).textContent.trim(), href: link?.getAttribute("href") ?? "" };
}

export function columnsOf(table) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map(read));
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  return names.map((name, place) => {
    const cells = rows.map((row) => row[place] ?? { text: "", href: "" });
    return { name, cells, values: cells.map(({ text }) => text) };
  });
}

export function isNumeric({ values }) {
  const said = values.filter(Boolean);
  return said.length > 0 && said.every((value) => NUMBER.test(value));
}

export function isTime({ values }) {
  return values.every((value) => TIME.test(value));
}

// The place on earth that a text tells, as longitude and latitude.
export function point(text) {
  const match = POINT.exec(text);
  return match && [Number(match[1]), Number(match[2])];
}

// The columns that tell a place: each with a function from the number of a row to { code }, { href } or { at }.
export function placesOf(columns, countries) {
  const places = columns.flatMap((column) => {
    const { name, cells } = column;
    const said = cells.filter(({ text }) => text);
    const share = (fits) => said.length > 0 && said.filter(fits).length / said.length >= ENOUGH;
    if (share(({ href }) => href.startsWith(countries))) return [{ name, columns: [column], of: (row) => cells[row] }];
    if (ABOUT_CODES.test(name) && share(({ text }) => CODE.test(text))) {
      return [{ name, columns: [column], of: (row) => ({ code: cells[row].text }) }];
    }
    if (share(({ text }) => point(text))) {
      return [{ name, columns: [column], of: (row) => ({ at: point(cells[row].text) }) }];
    }
    return [];
  });
  const [north, east] = [/^lat(?:itude)?\b/i, /^(?:lon|lng|long|longitude)\b/i].map((name) =>
    columns.find((column) => name.test(column.name) && isNumeric(column)),
  );
  if (north && east) {
    const at = (row) => [east, north].map(({ values }) => (values[row] ? Number(values[row]) : NaN));
    places.push({ name: `${north.name} and ${east.name}`, columns: [north, east], of: (row) => ({ at: at(row) }) });
  }
  return places;
}
