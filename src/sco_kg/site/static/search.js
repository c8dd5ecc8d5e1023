// The search page. The index is built in the browser, so that texts and queries are split into words by the same code.
(() => {
  const scoKG = globalThis.scoKG;
  const { say, element } = scoKG;
  const part = (name) => document.getElementById(name);
  const box = part("q"), status = part("status"), output = part("hits");
  const FIRST = 20;
  let find = null, shown = FIRST, waiting = 0;

  async function ready() {
    await Promise.all([scoKG.load("minisearch.js"), scoKG.load("names.js")]);
    find ??= scoKG.finder(scoKG.names);
    return find;
  }

  async function search() {
    const asked = box.value.trim();
    scoKG.remember("q", asked);
    try {
      const hits = asked ? (await ready())(asked) : [];
      if (asked === box.value.trim()) show(asked, hits);
    } catch (error) {
      status.textContent = error.message;
    }
  }

  function show(asked, hits) {
    status.textContent = !asked ? "" : hits.length ? say("hits", { hits: hits.length, shown: Math.min(shown, hits.length) }) : say("none");
    output.replaceChildren(...hits.slice(0, shown).map(item));
    part("more").hidden = hits.length <= shown;
  }

  // A hit: its label in the language of the page, its kind, and its other labels.
  function item(entry) {
    const first = scoKG.chosen(Object.fromEntries(entry.names.toReversed()));
    const others = entry.names.filter(([, name]) => name !== first.text);
    const kind = typeof entry.kind === "string" ? { text: say(entry.kind) } : scoKG.chosen(entry.kind);
    const made = element("li", {}, element("a", { href: scoKG.link(entry.page), lang: first.language }, first.text));
    if (kind.text) made.append(" ", element("span", { class: "kind", lang: kind.language }, kind.text));
    if (entry.article) {
      const { text, language } = scoKG.chosen(entry.article);
      made.append(element("p", { class: "others", lang: language }, text));
    }
    if (others.length) made.append(element("p", { class: "others" }, ...others.flatMap(([language, name], i) =>
      [i ? " · " : "", element("span", { lang: language }, name)])));
    return made;
  }

  const again = () => { shown = FIRST; clearTimeout(waiting); waiting = setTimeout(search, 120); };
  box.addEventListener("input", again);
  box.addEventListener("focus", () => ready().catch(() => {}), { once: true });
  part("search").addEventListener("submit", (event) => { event.preventDefault(); shown = FIRST; search(); });
  part("more").addEventListener("click", () => { shown += FIRST; search(); });

  const recall = () => { const kept = scoKG.remembered("q"); if (kept && kept !== box.value) { box.value = kept; search(); } };
  addEventListener("hashchange", recall);
  recall();
  part("search").hidden = false;
})();
