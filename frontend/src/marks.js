// The place of an error in the query, as the endpoint tells it: a line and a column, both counted from 1.
export function marks(editor) {
  let mark;
  let line;

  function clear() {
    mark?.clear();
    if (line !== undefined) editor.removeLineClass(line, "background", "line-at-fault");
    mark = line = undefined;
  }

  function show(place) {
    clear();
    const at = Math.min(place.line - 1, editor.lastLine());
    const text = editor.getLine(at);
    const from = Math.max(0, Math.min(place.column - 1, text.length - 1));
    const rest = text.slice(from).match(/^(\w+|.)/);
    const to = from + (rest ? rest[0].length : 0);
    line = editor.addLineClass(at, "background", "line-at-fault");
    mark = editor.markText({ line: at, ch: from }, { line: at, ch: to }, { className: "at-fault" });
    editor.setCursor({ line: at, ch: from });
    editor.scrollIntoView(null, 60);
  }

  return { show, clear };
}
