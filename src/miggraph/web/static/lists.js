// The filter is open where there is room for it, for readers of screens too, and folded on a phone.
const filter = document.querySelector("details.wide-open");
const wide = matchMedia("(min-width: 62rem)");
const fit = () => { filter.open = wide.matches; };
wide.addEventListener("change", fit);
fit();
