// Reads a query as far as suggestions need it: which triples it has, what stands where the cursor is. A query that is
// being written is seldom complete, so this takes what it understands and steps over the rest.
const TOKEN =
  /(?<comment>#[^\n]*)|(?<iri><[^<>\s{}|^`\\]*>)|(?<string>"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|(?<variable>[?$][\w\u00b7-\uffff]+)|(?<name>[A-Za-z][\w.-]*?:(?:[\w:%\\-]|\.(?=[\w:%\\-]))*|:[\w-]+)|(?<word>[A-Za-z_][\w-]*|[\d.]+\b)|(?<mark>\^\^|[^\s])/gu;
const OPENS = /^(?:select|construct|ask|describe|where|optional|union|graph|minus|service|values|filter|bind|exists|not|from|prefix|base|order|group|having|limit|offset|distinct|reduced|by|as|named|in)$/i;

function* tokens(text) {
  for (const match of text.matchAll(TOKEN)) {
    const [kind, string] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    if (kind !== "comment") yield { kind, string };
  }
}

// The triples of a text, and the place that its end is: the role of what would come next, its subject, the property.
export function read(text) {
  const triples = [];
  const outer = [];
  let depth = 0; // of brackets in expressions, where no triple stands
  let blank = 0;
  let here = { role: "outside", subject: null, path: [] };
  const expect = (role, more = {}) => (here = { ...here, ...more, role });

  for (const { kind, string } of tokens(text)) {
    if (depth) {
      depth += string === "(" ? 1 : string === ")" ? -1 : 0;
      if (string === "{") {
        // a pattern within an expression: FILTER EXISTS { … }
        outer.push({ here, depth });
        depth = 0;
        expect("subject", { subject: null, path: [] });
      }
      continue;
    }
    if (string === "{") {
      outer.push({ here, depth });
      expect("subject", { subject: null, path: [] });
    } else if (string === "}") {
      const before = outer.pop();
      depth = before?.depth ?? 0;
      expect(outer.length ? "subject" : "outside", { subject: null, path: [] });
    } else if (kind === "word" && string !== "a" && OPENS.test(string)) {
      expect(/^(?:prefix|base)$/i.test(string) ? "prefix" : outer.length ? "subject" : "outside");
    } else if (here.role === "prefix") {
      if (kind === "iri") expect("outside");
    } else if (string === "(" && here.role !== "predicate") {
      depth = 1;
    } else if (!outer.length) {
      continue;
    } else if (string === ".") {
      expect("subject", { subject: null, path: [] });
    } else if (string === ";") {
      expect("predicate", { path: [] });
    } else if (string === ",") {
      expect("object");
    } else if (string === "[") {
      const subject = `[${blank++}`;
      if (here.role === "object") triples.push({ ...here, object: subject });
      outer.push({ here: { ...here, role: here.role === "subject" ? "predicate" : "next" }, depth });
      expect("predicate", { subject, path: [] });
    } else if (string === "]") {
      here = outer.pop()?.here ?? here;
    } else if (here.role === "subject") {
      expect("predicate", { subject: string, path: [] });
    } else if (here.role === "predicate") {
      if (kind === "mark") {
        here = { ...here, path: [...here.path, string] };
      } else {
        expect("object", { path: [...here.path, string] });
      }
    } else if (here.role === "object") {
      if (/^[/|*+?]$/.test(string)) {
        expect(/[/|]/.test(string) ? "predicate" : "object", { path: [...here.path, string] });
      } else {
        triples.push({ subject: here.subject, path: here.path, object: string });
        expect("next");
      }
    }
  }
  return { triples, place: depth ? { ...here, role: "expression" } : here };
}

export function variables(text) {
  return [...new Set([...tokens(text)].filter(({ kind }) => kind === "variable").map(({ string }) => string))];
}

// The prefixes that a query uses.
export function prefixes(text) {
  const names = [...tokens(text)].filter(({ kind }) => kind === "name").map(({ string }) => string);
  return [...new Set(names.map((name) => name.slice(0, name.indexOf(":"))).filter(Boolean))];
}
