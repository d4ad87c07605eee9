// What a path of properties leads to from things of a class, with the number of times: asked of the endpoint, and kept.
const MOST = 200;
const number = new Intl.NumberFormat("en");
const kept = new Map();

function query({ prefixes }, { path, classes }) {
  const declared = Object.entries(prefixes).map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`);
  const pattern = classes.length ? `VALUES ?class { ${classes.join(" ")} } ?thing a ?class ; ${path} ?value` : `?thing ${path} ?value`;
  return `${declared.join("\n")}
SELECT ?value ?uses (SAMPLE(?named) AS ?label) WHERE {
  { SELECT ?value (COUNT(DISTINCT ?thing) AS ?uses) WHERE { ${pattern} FILTER(!ISBLANK(?value)) }
    GROUP BY ?value ORDER BY DESC(?uses) LIMIT ${MOST} }
  OPTIONAL { ?value rdfs:label|skos:prefLabel ?named FILTER(LANG(?named) = "" || LANGMATCHES(LANG(?named), "en")) }
} GROUP BY ?value ?uses ORDER BY DESC(?uses)`;
}

// A value as a query writes it; empty for one that nobody would write, such as a sentence.
function written({ type, value, datatype, "xml:lang": language }) {
  if (type === "uri") return `<${value}>`;
  if (/#(?:integer|decimal|boolean)$/.test(datatype)) return value;
  if (value.length > 60) return "";
  const text = JSON.stringify(value);
  if (language) return `${text}@${language}`;
  return datatype && !datatype.endsWith("#string") ? `${text}^^<${datatype}>` : text;
}

async function asked(text, endpoint) {
  const answer = await fetch(endpoint, {
    method: "POST",
    body: new URLSearchParams({ query: text }),
    headers: { Accept: "application/sparql-results+json" },
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const { results } = await answer.json();
  const note = ({ label, uses }) => [label?.value, number.format(uses.value)].filter(Boolean).join(" · ");
  return results.bindings.map((row) => ({ text: written(row.value), note: note(row) })).filter(({ text }) => text);
}

export async function valuesOf(schema, step, endpoint) {
  const text = query(schema, step);
  if (!kept.has(text)) kept.set(text, asked(text, endpoint));
  try {
    return await kept.get(text);
  } catch {
    kept.delete(text); // the next who asks tries again
    return [];
  }
}
