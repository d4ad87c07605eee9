// Draws one column of numbers: bars by name, a line in time. The table beside it is its alternative text.
import { BarChart, LineChart, Svg } from "chartist";

// The library writes attributes "style", which the policy of the page forbids; properties of an element are allowed.
const { attr } = Svg.prototype;
Svg.prototype.attr = function (attributes, namespace) {
  if (typeof attributes !== "object" || !attributes.style) return attr.call(this, attributes, namespace);
  const { style, ...rest } = attributes;
  this.getNode().style.cssText = style;
  return attr.call(this, rest, namespace);
};

const ROW = 26;
const LETTER = 7.5; // pixels, widely reckoned
const NUMBER = 60; // pixels between two numbers of an axis
const number = new Intl.NumberFormat("en", { notation: "compact" });

// The first letters of a text that there is room for.
export function short(text, room) {
  const letters = Math.max(4, Math.floor(room / LETTER));
  return text.length > letters ? `${text.slice(0, letters - 1).trimEnd()}…` : text;
}

// Which names stand under an axis in time, so that none lies over the next: every second, every third.
export function every(labels, width) {
  const longest = Math.max(...labels.map((label) => label.length), 1) * LETTER + 8;
  return Math.max(1, Math.ceil(labels.length / Math.max(1, Math.floor(width / longest))));
}

// The whole name of each bar, to be read where it is pointed at.
function titled(chart, names) {
  chart.on("draw", ({ type, axis, index, element }) => {
    if (type !== "label" || axis.units.pos !== "y") return;
    const node = element.getNode();
    (node.firstElementChild ?? node).title = names[index];
  });
}

export function draw(figure, name, value, { most, inTime }) {
  const rows = name.values.map((label, place) => ({ label, number: Number(value.values[place] || NaN) }));
  const shown = rows.filter((row) => !Number.isNaN(row.number)).slice(0, most);
  if (inTime) shown.sort((one, other) => one.label.localeCompare(other.label));
  const data = { labels: shown.map((row) => row.label), series: [shown.map((row) => row.number)] };
  const place = document.createElement("div");
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", `${value.name} by ${name.name}; the table below has the same numbers.`);
  const caption = document.createElement("figcaption");
  const left = rows.length - shown.length;
  caption.textContent = `${value.name} by ${name.name}${left ? `: the first ${shown.length} of ${rows.length} ${rows.length === 1 ? "row" : "rows"}` : ""}.`;
  figure.replaceChildren(place, caption);
  const whole = shown.every((row) => Number.isInteger(row.number));
  const numbers = { onlyInteger: whole, scaleMinSpace: inTime ? 30 : NUMBER, labelInterpolationFnc: number.format };
  const right = 50; // room for the last label, which begins at the end of the axis
  if (inTime) {
    const step = every(data.labels, place.clientWidth - 2 * right);
    const few = (label, index) => (index % step ? null : label);
    new LineChart(place, data, { height: 320, low: 0, axisX: { labelInterpolationFnc: few }, axisY: numbers, fullWidth: true, chartPadding: { right } });
  } else {
    data.labels.reverse();
    data.series[0].reverse();
    const offset = Math.min(260, place.clientWidth / 2.5);
    const names = { offset, labelInterpolationFnc: (label) => short(label, offset - 10) };
    const height = ROW * shown.length + 50;
    const chart = new BarChart(place, data, { height, horizontalBars: true, low: 0, axisX: numbers, axisY: names, chartPadding: { right } });
    titled(chart, data.labels);
  }
}
