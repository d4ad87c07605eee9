// The reader without waiting and without jumps. Without script everything works too: letters and names are links, places
// are led to by the server.
"use strict";

const text = document.getElementById("text");
const named = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)));

// Choose a place without moving what is read.
function choose(id) {
  const top = window.scrollY;
  location.hash = id;
  window.scrollTo({ top, behavior: "instant" });
}

// A place of another part: the server knows which one holds it.
function look() {
  const hash = decodeURIComponent(location.hash);
  const place = /^#(char)=(\d+,\d+)$/.exec(hash) || /^#(page)-(.+)$/.exec(hash);
  if (!place || named(location.hash)) return;
  const address = new URL(location.pathname, location.href);
  address.searchParams.set(place[1], place[2]);
  address.hash = hash;
  if (new URL(location.href).searchParams.get(place[1]) !== place[2]) location.replace(address);
}

function close() {
  const open = document.querySelector(".st:target, main:not(:has(:target)) .st.on");
  if (!open) return;
  const way = open.querySelector(":scope > .beside .close"), letter = open.querySelector(".k");
  if (way) choose(way.hash.slice(1));
  if (letter) letter.focus({ preventScroll: true });
}

text?.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a");
  if (link?.classList.contains("close")) { event.preventDefault(); close(); return; }
  if (link && !link.classList.contains("k")) return;
  if (event.target.closest(".beside") || !getSelection().isCollapsed) return;
  const sentence = event.target.closest(".st[id]");
  if (!sentence || !sentence.querySelector(":scope > .beside")) return;
  event.preventDefault();
  if (sentence.matches(":target")) close(); else choose(sentence.id);
});

document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
window.addEventListener("hashchange", look);
look();

// Which marks somebody wants to see is kept on this device.
const toggles = document.querySelector("[data-remember]");
if (toggles) {
  const key = "miggraph " + toggles.dataset.remember;
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(key)) || {}; } catch { /* nothing is kept then */ }
  for (const box of toggles.querySelectorAll("input")) if (box.id in kept) box.checked = kept[box.id];
  toggles.addEventListener("change", () => {
    const now = Object.fromEntries([...toggles.querySelectorAll("input")].map((box) => [box.id, box.checked]));
    try { localStorage.setItem(key, JSON.stringify({ ...kept, ...now })); } catch { /* not kept then */ }
  });
}
