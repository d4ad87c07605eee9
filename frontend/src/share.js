// Links that hold a query: in the address itself where it is short, compressed behind "#" where it is long. What stands
// behind "#" is not sent, so that no server on the way has a limit for it.
const LONGEST = 1500;
const FORMAT = "deflate-raw";

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

async function packed(text) {
  const bytes = await through(new CompressionStream(FORMAT), new TextEncoder().encode(text));
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function unpacked(text) {
  const characters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(await through(new DecompressionStream(FORMAT), bytes));
}

// The query that the address of the page holds behind "#"; null where there is none, or none that can be read, which is told.
export async function shared() {
  const held = new URLSearchParams(location.hash.slice(1));
  const told = document.getElementById("running");
  const plain = held.get("query");
  try {
    if (plain?.includes("\ufffd") || /%(?![\da-f]{2})/i.test(location.hash)) throw new URIError("no characters");
    return plain || (held.get("q") && (await unpacked(held.get("q"))));
  } catch {
    if (held.has("q") || held.has("query")) told.textContent = "The link to a query is damaged: it cannot be read.";
    return null;
  }
}

async function link(query) {
  const base = location.origin + location.pathname;
  const short = `${base}?${new URLSearchParams({ query })}`;
  return short.length <= LONGEST ? short : `${base}#q=${await packed(query)}`;
}

// The button that copies a link to the query.
export function sharing(form, editor) {
  const box = document.getElementById("shared");
  const field = box.querySelector("input");
  const told = box.querySelector("[role=status]");
  document.getElementById("share").addEventListener("click", async () => {
    field.value = await link(editor.getValue());
    box.hidden = false;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = "Copied.";
    } catch {
      told.textContent = "Copy it from here.";
    }
  });
  addEventListener("hashchange", async () => {
    const query = await shared();
    if (query) editor.setValue(query);
  });
  return { remember: async (query) => history.replaceState(null, "", await link(query)) };
}
