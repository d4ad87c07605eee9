// Draws numbers on a map of the world: countries as the shapes that the server has of them, points as dots.
const SVG = "http://www.w3.org/2000/svg";
const LEVELS = 4;
const STRONGEST = 5;
const DOT = 4.5;
const EQUAL_EARTH = [1.340264, -0.081106, 0.000893, 0.003796]; // of Šavrič, Patterson, Jenny 2018, as the shapes are
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

let loaded;

function shapes(address) {
  loaded ??= fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.json();
  });
  loaded.catch(() => (loaded = undefined)); // the next who asks tries again
  return loaded;
}

function element(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

function projected(longitude, latitude) {
  const [a, b, c, d] = EQUAL_EARTH;
  const angle = Math.asin((Math.sqrt(3) / 2) * Math.sin((latitude * Math.PI) / 180));
  const [squared, sixth] = [angle ** 2, angle ** 6];
  const slope = a + 3 * b * squared + sixth * (7 * c + 9 * d * squared);
  const x = (((longitude * Math.PI) / 180) * Math.cos(angle)) / ((Math.sqrt(3) / 2) * slope);
  return [x, angle * (a + b * squared + sixth * (c + d * squared))];
}

// Where a point stands on the map; null for what is none.
function placed([longitude, latitude], { width, top }) {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return null;
  const scale = width / (2 * projected(180, 0)[0]);
  const [x, y] = projected(longitude, latitude);
  return [width / 2 + x * scale, (projected(0, top)[1] - y) * scale];
}

// The largest numbers of the levels of shade: of whole numbers few have few levels, others have steps of one width.
function edges(numbers) {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const steps = Array.from({ length: LEVELS }, (_, step) => (step + 1) / LEVELS);
  if (least < 0 || !numbers.every(Number.isInteger)) return [...new Set(steps.map((step) => least + (most - least) * step))];
  if (most <= LEVELS) return Array.from({ length: Math.max(1, most) }, (_, step) => step + 1);
  return [...new Set(steps.map((step) => Math.max(1, Math.ceil(most * step ** 2))))];
}

function shade(value, upper) {
  const found = upper.findIndex((edge) => value <= edge);
  const place = found < 0 ? upper.length - 1 : found;
  return `h${upper.length === 1 ? STRONGEST : 2 + Math.round((place * (STRONGEST - 2)) / (upper.length - 1))} shore`;
}

// What each place has: the sum of the numbers of its rows.
function sums(place, value, names, world) {
  const found = new Map();
  const left = { rows: 0, places: new Set() };
  value.values.forEach((text, row) => {
    const { code, href, at } = place.of(row);
    const country = world.countries.find((each) => (href ? each.href === href : code && each.codes.includes(code)));
    const spot = at ? placed(at, world) : world.points[country?.code];
    const path = country && world.shapes[country.code];
    if (text === "" || (!country && !spot)) {
      left.rows += 1;
    } else if (!spot && !path) {
      left.places.add(country.name);
    } else {
      const key = country?.code ?? at.join(" ");
      const named = country?.name ?? names?.values[row] ?? key;
      const link = country?.href ?? names?.cells[row].href ?? "";
      const sum = found.get(key) ?? { name: named, href: link, spot, path, code: country?.code, number: 0 };
      found.set(key, { ...sum, number: sum.number + Number(text) });
    }
  });
  return { found: [...found.values()], left };
}

function mark(sum, upper) {
  const style = shade(sum.number, upper);
  const shape = sum.path
    ? element("path", { class: style, d: sum.path })
    : element("circle", { class: style, cx: sum.spot[0].toFixed(1), cy: sum.spot[1].toFixed(1), r: DOT });
  const title = element("title", {}, `${sum.name}: ${number.format(sum.number)}`);
  // The table below has the same links, so the way by keyboard leads through it alone.
  return sum.href ? element("a", { href: sum.href, tabindex: "-1" }, title, shape) : element("g", {}, title, shape);
}

function legend(upper, least) {
  const list = document.createElement("ul");
  list.className = "legend";
  upper.forEach((edge, place) => {
    const whole = upper.every(Number.isInteger);
    const from = place ? upper[place - 1] + (whole ? 1 : 0) : Math.min(least, edge);
    const item = document.createElement("li");
    const swatch = element("svg", { class: "drawing", width: 12, height: 12, "aria-hidden": "true" });
    swatch.append(element("rect", { class: shade(edge, upper), width: 12, height: 12 }));
    item.append(swatch, " ", from === edge ? number.format(edge) : `${number.format(from)} to ${number.format(edge)}`);
    list.append(item);
  });
  return list;
}

function told(value, place, found, left) {
  const most = [...found].sort((one, other) => other.number - one.number).slice(0, 3);
  const largest = most.map(({ name, number: each }) => `${name} ${number.format(each)}`).join(", ");
  return [
    `${value.counts ? "Rows" : value.name} by ${place.name.toLowerCase()}: ${found.length} places${largest && `; the largest: ${largest}`}.`,
    left.rows ? `${left.rows} ${left.rows === 1 ? "row tells" : "rows tell"} no such place or no number.` : "",
    left.places.size ? `Not on this map: ${[...left.places].join(", ")}.` : "",
  ];
}

export async function draw(figure, place, value, { world: address, names }) {
  const world = await shapes(address);
  const { found, left } = sums(place, value, names, world);
  const numbers = found.map((sum) => sum.number);
  const upper = numbers.length ? edges(numbers) : [];
  const coloured = new Set(found.filter(({ path }) => path).map(({ code }) => code));
  const land = Object.entries(world.shapes).filter(([code]) => !coloured.has(code)).map(([, path]) => path).join("");
  const words = told(value, place, found, left).filter(Boolean);
  const svg = element("svg", { class: "drawing map", viewBox: `0 0 ${world.width} ${world.height}`, role: "group", "aria-labelledby": "map-title" });
  svg.append(element("title", { id: "map-title" }, `Map. ${words[0]} The table below has the same numbers.`));
  svg.append(element("path", { class: "land", d: land }));
  svg.append(...found.filter(({ path }) => path).map((sum) => mark(sum, upper)));
  svg.append(...found.filter(({ path }) => !path).map((sum) => mark(sum, upper)));
  const caption = document.createElement("figcaption");
  caption.textContent = `${words.join(" ")} Shapes of countries: ${world.source}.`;
  figure.replaceChildren(svg, ...(upper.length ? [legend(upper, Math.min(...numbers))] : []), caption);
}
