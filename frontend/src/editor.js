// The editor on the page of the endpoint. It takes the place of the form's text field; the form itself stays what it is.
import { Yasqe } from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "chartist/dist/index.css";
import "./editor.css";
import { answers } from "./answer.js";
import { completion } from "./completion.js";
import { marks } from "./marks.js";
import { shared, sharing } from "./share.js";

const form = document.querySelector("form[data-editor]");
const field = form.elements.query;

// Its own suggestions ask a server elsewhere; a list in the options would only be merged with this one.
Yasqe.defaults.autocompleters = [];

function options(value) {
  const submit = () => form.requestSubmit();
  return {
    value,
    consumeShareLink: null,
    persistenceId: null,
    resizeable: false,
    createShareableLink: null, // the page has its own button, for links that are long
    showQueryButton: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    inputStyle: "contenteditable", // what screen readers can read
    spellcheck: false,
    screenReaderLabel: document.querySelector(`label[for=${field.id}]`).textContent,
    // The Tab key leaves the editor, as it leaves any field: who has no mouse must get out.
    extraKeys: { "Ctrl-Enter": submit, "Cmd-Enter": submit, Tab: false, "Shift-Tab": false, Esc: false, "Ctrl-S": false },
  };
}

async function start() {
  const place = document.createElement("div");
  place.className = "editor";
  field.before(place);
  const editor = new Yasqe(place, options((await shared()) ?? field.value));
  const input = editor.getInputField();
  input.setAttribute("role", "textbox");
  input.setAttribute("aria-multiline", "true");
  field.hidden = true;
  field.required = false; // a hidden field cannot tell that it is empty; the endpoint does
  document.querySelector(`label[for=${field.id}]`).addEventListener("click", () => editor.focus());
  editor.on("change", () => (field.value = editor.getValue()));
  field.value = editor.getValue();
  const { show, clear } = marks(editor);
  editor.on("change", clear);
  const { declare } = completion(editor, form.dataset.model, form.action);
  const share = sharing(form, editor);
  answers(form, { before: declare, onQuery: clear, onError: show, onAnswer: share.remember });
  for (const each of document.querySelectorAll(".needs-editor")) each.hidden = false;
  form.dataset.editor = "ready";
  window.editor = editor; // for those who script the page from the console
}

start();
