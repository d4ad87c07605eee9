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
const WORDS = 34;
const number = new Intl.NumberFormat("en", { notation: "compact" });

function short(text) {
  return text.length > WORDS ? `${text.slice(0, WORDS - 1).trimEnd()}…` : text;
}

export function draw(figure, name, value, { most, inTime }) {
  const rows = name.values.map((label, place) => ({ label, number: Number(value.values[place] || NaN) }));
  const shown = rows.filter((row) => !Number.isNaN(row.number)).slice(0, most);
  if (inTime) shown.sort((one, other) => one.label.localeCompare(other.label));
  const data = { labels: shown.map((row) => short(row.label)), series: [shown.map((row) => row.number)] };
  const place = document.createElement("div");
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", `${value.name} by ${name.name}; the table below has the same numbers.`);
  const caption = document.createElement("figcaption");
  const left = rows.length - shown.length;
  caption.textContent = `${value.name} by ${name.name}${left ? `: the first ${shown.length} of ${rows.length} rows` : ""}.`;
  figure.replaceChildren(place, caption);
  const numbers = { onlyInteger: shown.every((row) => Number.isInteger(row.number)), labelInterpolationFnc: number.format };
  if (inTime) {
    const step = Math.ceil(shown.length / 12);
    const few = (label, index) => (index % step ? null : label);
    new LineChart(place, data, { height: 320, low: 0, axisX: { labelInterpolationFnc: few }, axisY: numbers, fullWidth: true, chartPadding: { right: 50 } });
  } else {
    data.labels.reverse();
    data.series[0].reverse();
    const names = { offset: Math.min(260, place.clientWidth / 2.5), labelInterpolationFnc: (label) => label };
    new BarChart(place, data, { height: ROW * shown.length + 50, horizontalBars: true, low: 0, axisX: numbers, axisY: names });
  }
}
