export function completion(editor, address) {}
