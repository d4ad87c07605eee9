export function charts(section) {}
