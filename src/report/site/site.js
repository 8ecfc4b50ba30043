// The search. Without this script every page shows the same, and the search field is not there.
(() => {
  "use strict";
  const form = document.querySelector("form.find");
  if (!form) return;
  const input = form.querySelector("input");
  const found = form.querySelector("#found");
  const top = document.body.dataset.top || "";
  const MOST = 30;
  const words = [];
  let next = "assets/words.js"; // the part that was not asked for yet
  let waiting = false;
  form.hidden = false;

  // A page from a folder may ask for nothing but scripts: each part hands over its lines and names the part after it.
  window.deepenWords = (lines, after) => {
    for (const line of lines) words.push([line, (line[1] + " " + line[2]).toLowerCase()]);
    next = after;
    waiting = false;
    show();
  };
  const load = () => {
    if (waiting || !next) return;
    waiting = true;
    const script = document.createElement("script");
    script.src = top + next;
    script.addEventListener("error", () => { next = ""; waiting = false; show(); });
    document.head.append(script);
  };

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const show = () => {
    const parts = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    found.textContent = "";
    found.hidden = parts.length === 0;
    if (parts.length === 0) return;
    const hits = words.filter(([, text]) => parts.every((part) => text.includes(part)));
    if (hits.length <= MOST) load();
    const list = element("ul");
    for (const [[address, id, title, kind, state, band]] of hits.slice(0, MOST)) {
      const link = element("a");
      link.href = top + address;
      link.append(element("code", id, "id"), " ", element("span", title), " ");
      link.append(element("span", [kind, state, band].filter(Boolean).join(", "), "muted"));
      const line = element("li");
      line.append(link);
      list.append(line);
    }
    const more = next ? " or more" : "";
    const count = waiting && hits.length === 0 ? "Searching…" :
      hits.length === 0 ? "Nothing has these words." :
      hits.length > MOST ? `${MOST} of ${hits.length}${more}` : waiting ? `${hits.length} found so far` : `${hits.length} found`;
    found.append(element("p", count, "muted"), list);
  };

  input.addEventListener("focus", () => { if (words.length === 0) load(); });
  input.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = found.querySelector("a");
    if (first) location.href = first.href;
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
    if (event.key === "Escape" && document.activeElement === input) {
      input.value = "";
      show();
      input.blur();
    }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !found.hidden && form.contains(document.activeElement)) {
      const stops = [input, ...found.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (stops[at]) { event.preventDefault(); stops[at].focus(); }
    }
  });
})();
