// Runs the query without leaving the page: the answer is the part of the page that the server would have sent.
import { views } from "./views.js";

const PAGE = "html";

export function answers(form, { before, onQuery, onError, onAnswer }) {
  const status = document.getElementById("running");
  const button = form.querySelector("button[type=submit]");
  let running;

  async function run() {
    running?.abort();
    const mine = (running = new AbortController());
    await before().catch(() => {}); // the endpoint tells what is missing
    if (mine.signal.aborted) return;
    onQuery();
    status.textContent = "Running …";
    button.setAttribute("aria-busy", "true");
    const query = form.elements.query.value;
    const started = performance.now();
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams({ query }),
        headers: { Accept: "text/html" },
        signal: mine.signal,
      });
      show(new DOMParser().parseFromString(await response.text(), "text/html"), response.status);
      if (response.ok) {
        status.textContent = `Answered in ${((performance.now() - started) / 1000).toFixed(2)} s.`;
        onAnswer(query);
      } else {
        status.textContent = "The query could not be answered.";
      }
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = `The server could not be reached: ${error.message}`;
    } finally {
      if (running === mine) button.removeAttribute("aria-busy");
    }
  }

  function show(page, code) {
    const old = document.getElementById("answer");
    const section = page.getElementById("answer") ?? page.querySelector("main .lead");
    if (!section) throw new Error(`status ${code}`);
    section.id = "answer";
    old.replaceWith(document.adoptNode(section));
    look(section);
  }

  function look(section) {
    const { line, column } = section.dataset;
    if (line) onError({ line: Number(line), column: Number(column) });
    views(section, form.dataset);
  }

  form.addEventListener("submit", (event) => {
    if (form.elements.format.value === PAGE) {
      event.preventDefault();
      run();
    } else {
      form.method = form.elements.query.value.length > 4000 ? "post" : "get";
    }
  });
  look(document.getElementById("answer"));
}
