// Suggestions by context, from what the dataset says of itself (/model): after a subject the properties that things of
// its class have, after "a" the classes; each with its count.
import { Yasqe } from "@zazuko/yasqe";
import { prefixes, read, variables } from "./reading.js";
import { valuesOf } from "./values.js";

const MOST = 60;
const TYPE = new Set(["a", "rdf:type"]);
const OWN = "mig:"; // the ontology of this dataset; other vocabularies have more general names for its classes
const WORD = /[?$]?[\w:.-]*$/;
const STARTS = /[\w:?$]/;
const SHOWN_AT_ONCE = new Set(["predicate", "object"]);
const KEYWORDS = ["OPTIONAL { }", "FILTER()", "BIND( AS ?)", "VALUES", "UNION", "MINUS { }", "GRAPH"];
const number = new Intl.NumberFormat("en");

// A general class has the properties of all that are below it: these alone say what is likely.
function narrowest(classes) {
  return classes.filter((each) => !classes.some((other) => other.above.includes(each.name)));
}

// Properties by their uses; last come the names in other vocabularies for what the ontology has a name for.
function ranked(properties) {
  return [...properties].sort((one, other) => one.second - other.second || other.uses - one.uses);
}

class Schema {
  constructor({ prefixes, labels, classes, properties }) {
    Object.assign(this, { prefixes, labels, classes, properties });
    this.byName = new Map(classes.map((each) => [each.name, each]));
  }

  // The classes that a subject is of: as the query says, or as what leads to it tells.
  classesOf(subject, triples, seen = new Set()) {
    if (seen.has(subject)) return [];
    seen.add(subject);
    const told = triples.filter((each) => each.subject === subject && each.path.length === 1 && TYPE.has(each.path[0]));
    const named = told.map((each) => this.byName.get(each.object)).filter(Boolean);
    if (named.length) return named;
    const leading = triples.filter((each) => each.object === subject);
    return leading.flatMap((each) => this.valuesOf(this.classesOf(each.subject, triples, seen), each.path));
  }

  // The classes of what a path leads to.
  valuesOf(classes, path) {
    let backwards = false;
    for (const step of path.filter((each) => !/^[/*+?]$/.test(each))) {
      if (step === "^") {
        backwards = true;
        continue;
      }
      classes = narrowest(backwards ? this.having(step, classes) : this.led(step, classes));
      backwards = false;
    }
    return classes;
  }

  led(property, classes) {
    const within = classes.length ? classes : this.classes;
    const uses = within.flatMap((each) => each.properties.filter(({ name }) => name === property));
    return [...new Set(uses.flatMap((use) => use.classes))].map((name) => this.byName.get(name)).filter(Boolean);
  }

  // A path as it is followed from things of some classes; null where a step of it is no property in use.
  used(path, classes) {
    const known = path.every((step) => /^[/|*+?^]$/.test(step) || this.properties.some(({ name }) => name === step));
    return known ? { path: path.join(""), classes: classes.map(({ name }) => name) } : null;
  }

  having(property, classes) {
    const wanted = new Set(classes.map(({ name }) => name));
    const fits = (use) => use.name === property && (!wanted.size || use.classes.some((name) => wanted.has(name)));
    return this.classes.filter((each) => each.properties.some(fits));
  }

  propertiesOf(classes) {
    if (!classes.length) return ranked(this.properties);
    const found = new Map();
    for (const { name, uses, second } of classes.flatMap((each) => each.properties)) {
      const before = found.get(name) ?? { name, uses: 0, second: true };
      found.set(name, { name, uses: before.uses + uses, second: before.second && second });
    }
    return ranked([...found.values()]);
  }
}

async function offered(schema, text, before, endpoint) {
  const { triples } = read(text);
  const { place } = read(before);
  const names = variables(text).map((name) => ({ text: name, note: "variable" }));
  const term = (name, count) => ({ text: name, note: [schema.labels[name], number.format(count)].filter(Boolean).join(" · ") });
  if (place.role === "prefix") {
    return Object.entries(schema.prefixes).map(([prefix, iri]) => ({ text: `${prefix}: <${iri}>`, note: "" }));
  }
  if (place.role === "predicate") {
    const subjects = schema.classesOf(place.subject, triples);
    const steps = schema.propertiesOf(place.path.length ? schema.valuesOf(subjects, place.path) : subjects);
    const type = { text: "a", note: "the class" };
    return [...steps.map(({ name, uses }) => term(name, uses)), type, ...names];
  }
  if (place.role === "object" && TYPE.has(place.path.at(-1))) {
    const narrow = schema.classesOf(place.subject, triples.filter((each) => !TYPE.has(each.path[0])));
    const likely = new Set(narrow.flatMap(({ name, above }) => [name, ...above.filter((wider) => wider.startsWith(OWN))]));
    const classes = [...schema.classes].sort((one, other) => likely.has(other.name) - likely.has(one.name));
    return [...classes.map(({ name, things }) => term(name, things)), ...names];
  }
  if (place.role === "object") {
    const step = schema.used(place.path, schema.classesOf(place.subject, triples));
    return step ? [...(await valuesOf(schema, step, endpoint)), ...names] : names;
  }
  if (place.role === "expression") return names;
  const words = KEYWORDS.map((each) => ({ text: each, note: "" }));
  return place.role === "outside" ? names : [...names, ...words];
}

// How well a suggestion fits what is typed: 0 for its beginning, 1 for that of a word in it, null for not at all.
function fit({ text, note }, typed) {
  const wanted = typed.toLowerCase();
  const name = text.toLowerCase();
  if (name.startsWith(wanted) || name.split(":")[1]?.startsWith(wanted)) return 0;
  return name.includes(wanted) || (wanted.length > 1 && note.toLowerCase().includes(wanted)) ? 1 : null;
}

function drawn(element, _, hint) {
  const note = document.createElement("span");
  note.className = "hint-note";
  note.textContent = hint.note;
  element.append(hint.text, " ", note);
}

// Suggests in an editor, and can declare the prefixes that a query uses.
export function completion(editor, address, endpoint) {
  let schema;
  const known = () => (schema ??= fetch(address).then(async (answer) => new Schema(await answer.json())));

  async function hint() {
    const cursor = editor.getCursor();
    const before = editor.getRange({ line: 0, ch: 0 }, cursor);
    const typed = before.match(WORD)[0];
    const dataset = await known();
    const suggested = await offered(dataset, editor.getValue(), before.slice(0, before.length - typed.length), endpoint);
    const list = suggested
      .filter(({ text }) => text !== typed || !text.startsWith("?"))
      .map((each) => ({ ...each, rank: fit(each, typed), render: drawn, hint: pick(dataset) }))
      .filter(({ rank }) => rank !== null)
      .sort((one, other) => one.rank - other.rank)
      .slice(0, MOST);
    const found = { list, from: { line: cursor.line, ch: cursor.ch - typed.length }, to: cursor };
    Yasqe.on(found, "shown", () => {
      editor.rootEl.ownerDocument.querySelector(".CodeMirror-hints").setAttribute("aria-label", "Suggestions");
    });
    return found;
  }

  // Writes what was chosen, and declares its prefix where the query does not.
  const pick = (dataset) => (_, { from, to }, { text }) => {
    editor.replaceRange(text, from, to, "complete");
    if (/^[\w-]+:\S/.test(text)) declare(dataset);
  };

  // The prefixes of this dataset that the query uses and nobody has declared.
  function declare({ prefixes: namespaces }) {
    const declared = editor.getPrefixesFromQuery();
    const missing = prefixes(editor.getValue()).filter((prefix) => !(prefix in declared) && namespaces[prefix]);
    if (missing.length) editor.addPrefixes(Object.fromEntries(missing.map((prefix) => [prefix, namespaces[prefix]])));
  }

  function suggest() {
    editor.showHint({ hint, completeSingle: false, closeCharacters: /[\s(){}[\];,>"]/ });
  }

  editor.addKeyMap({ "Ctrl-Space": suggest });
  editor.on("focus", known);
  editor.on("inputRead", (_, change) => {
    if (editor.state.completionActive || !STARTS.test(change.text.at(-1).at(-1) ?? "")) return;
    const before = editor.getRange({ line: 0, ch: 0 }, editor.getCursor());
    const { place } = read(before.slice(0, before.length - before.match(WORD)[0].length));
    if (SHOWN_AT_ONCE.has(place.role)) suggest();
  });
  return { declare: () => known().then(declare) };
}
