"use strict";
// Search, filters and order of a board. The page is whole without it: everything is shown, in the order it was written.
(() => {
  const root = document.querySelector(".board");
  const tools = document.querySelector(".tools");
  if (!root || !tools) return;

  const SHOWN = 24; // cards of a column at a time
  const FIRST = 4; // of these, those drawn at once while somebody types; the others follow when they pause
  const search = tools.querySelector("input");
  const order = tools.querySelector("select[name=order]");
  const facets = [...tools.querySelectorAll("select[data-facet]")];
  const chips = [...tools.querySelectorAll("button[data-state]")];
  const clear = tools.querySelector("button[type=reset]");
  const told = tools.querySelector("output");
  const whole = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, " ");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();

  const columns = [...root.querySelectorAll(".column")].map((element) => {
    const list = element.querySelector("ul");
    const more = document.createElement("button");
    more.type = "button";
    more.className = "more";
    more.hidden = true;
    element.append(more);
    const column = {
      element, list, more, shown: SHOWN,
      state: element.dataset.state,
      count: element.querySelector(".count"),
      cards: [...list.children].map((card, place) => ({ card, place, visible: true, text: null })),
    };
    more.addEventListener("click", () => { column.shown += SHOWN * 4; draw(); });
    return column;
  });
  const all = columns.reduce((sum, column) => sum + column.cards.length, 0);
  const text = (each) => (each.text ??= plain(each.card.textContent));
  const values = (each, facet) => ((each.facets ??= {})[facet] ??= (each.card.dataset[facet] || "").split("|"));

  // Draws what the tools say, of each column at most `limit` cards at once; only what changes is touched.
  let growing = 0;
  function draw(limit = Infinity) {
    clearTimeout(growing);
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const wanted = facets.filter((facet) => facet.value);
    const pressed = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.state);
    let found = 0;
    let waiting = false;
    for (const column of columns) {
      const open = pressed.length === 0 || pressed.includes(column.state);
      let matching = 0;
      for (const each of column.cards) {
        const matches = open
          && wanted.every((facet) => values(each, facet.dataset.facet).includes(facet.value))
          && (words.length === 0 || words.every((word) => text(each).includes(word)));
        if (matches) matching += 1;
        const visible = matches && matching <= Math.min(column.shown, limit);
        if (visible !== each.visible) {
          each.visible = visible;
          each.card.hidden = !visible;
        }
      }
      found += matching;
      waiting ||= Math.min(matching, column.shown) > limit;
      column.count.textContent = whole(matching);
      column.element.hidden = matching === 0;
      const rest = matching - column.shown;
      column.more.hidden = rest <= 0;
      if (rest > 0) column.more.textContent = `Show more (${whole(rest)})`;
    }
    const narrowed = words.length > 0 || wanted.length > 0 || pressed.length > 0;
    told.textContent = narrowed ? `${whole(found)} of ${whole(all)} ideas` : `${whole(all)} ideas`;
    clear.hidden = !narrowed;
    if (waiting) growing = setTimeout(draw, 120, limit * 2);
    remember(pressed);
  }

  function narrow() {
    for (const column of columns) column.shown = SHOWN;
    draw(FIRST);
  }

  function sort() {
    const key = order.value;
    const number = (each) => Number(each.card.dataset[key] ?? 0);
    for (const column of columns) {
      column.cards.sort((one, other) => (key === "demand" ? 0 : number(other) - number(one)) || one.place - other.place);
      column.list.append(...column.cards.map((each) => each.card));
    }
    narrow();
  }

  // What is asked stands in the address, so that it can be sent to somebody.
  let timer = 0;
  function remember(pressed) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const asked = new URLSearchParams();
      if (search.value) asked.set("q", search.value);
      if (pressed.length) asked.set("state", pressed.join(","));
      for (const facet of facets) if (facet.value) asked.set(facet.dataset.facet, facet.value);
      if (order.value !== "demand") asked.set("order", order.value);
      try { history.replaceState(null, "", `#${asked}`); } catch { /* a page without an address */ }
    }, 300);
  }

  function recall() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const known = (select, value) => [...select.options].some((option) => option.value === value);
    search.value = asked.get("q") ?? "";
    const states = (asked.get("state") ?? "").split(",");
    for (const chip of chips) chip.setAttribute("aria-pressed", String(states.includes(chip.dataset.state)));
    for (const facet of facets) {
      const value = asked.get(facet.dataset.facet) ?? "";
      facet.value = known(facet, value) ? value : "";
    }
    const wanted = asked.get("order") ?? "demand";
    order.value = known(order, wanted) ? wanted : "demand";
    sort();
  }

  tools.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", narrow);
  order.addEventListener("change", sort);
  for (const facet of facets) facet.addEventListener("change", narrow);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      narrow();
    });
  }
  clear.addEventListener("click", (event) => {
    event.preventDefault();
    search.value = "";
    for (const facet of facets) facet.value = "";
    for (const chip of chips) chip.setAttribute("aria-pressed", "false");
    narrow();
    search.focus();
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(input|select|textarea)$/i.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && event.target === search && search.value) {
      search.value = "";
      narrow();
    }
  });
  window.addEventListener("hashchange", recall);
  tools.hidden = false;
  recall();

  // The text of every card is made ready bit by bit, before somebody types.
  const waiting = columns.flatMap((column) => column.cards);
  (function prepare() {
    for (const each of waiting.splice(0, 150)) text(each);
    if (waiting.length > 0) setTimeout(prepare, 0);
  })();
})();
