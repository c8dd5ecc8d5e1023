// The page that checks the reader's copy of an article: sentences are found by digest and linked to their facts.
(() => {
  const scoKG = globalThis.scoKG;
  const { say, element } = scoKG;
  const part = (name) => document.getElementById(name);
  const text = part("text"), status = part("status"), output = part("found");
  const LONGEST = 20_000;  // words; the digests of all stretches of a longer text take minutes
  let turn = 0;

  async function check() {
    const mine = ++turn;  // a later click overtakes an earlier one
    output.replaceChildren();
    status.textContent = say("working");
    try {
      const made = await compare(text.value, () => mine === turn);
      if (mine === turn) show(...made);
    } catch (error) {
      if (mine === turn) status.textContent = error.message;
    }
  }

  async function compare(given, wanted) {
    await scoKG.load("evidence.js");
    const { articles, fold } = scoKG.evidence;
    const copy = new scoKG.Copy(given, fold);
    if (!copy.words.length) throw new Error(say("empty"));
    if (copy.words.length > LONGEST) throw new Error(say("long", { words: LONGEST }));
    const checked = [];
    for (const article of articles) {
      if (!wanted()) break;
      const firsts = await scoKG.locate(article, copy);
      checked.push({ article, firsts, share: firsts.filter((first) => first !== null).length / firsts.length });
    }
    return [copy, likely(checked)];
  }

  // The articles in the text. A heading that two articles share does not count for both.
  function likely(checked) {
    const best = Math.max(...checked.map((each) => each.share));
    return checked.filter((each) => each.share > 0 && each.share >= Math.min(best, 1 / 3));
  }

  function show(copy, checked) {
    if (!checked.length) {
      status.textContent = say("none");
      return;
    }
    const parts = checked.map(({ article, firsts }) => ({ article, places: scoKG.places(article, copy, firsts) }));
    status.textContent = parts.map(({ article, places }) => summary(article, places)).join(" ");
    output.replaceChildren(
      element("h2", {}, say("yours")), ...differing(parts), marked(copy, parts),
      ...parts.flatMap(({ article, places }) => listed(article, places)));
  }

  const numbers = (places, state) => places.filter((place) => place.state === state).flatMap((place) => place.numbers);
  const name = (article) => scoKG.chosen(article.names).text;

  function summary(article, places) {
    const counts = Object.fromEntries(["found", "changed", "missing"].map((state) => [state, numbers(places, state).length]));
    const key = counts.changed + counts.missing ? "partly" : "wholly";
    return say(key, { article: name(article), all: article.spans.length, ...counts });
  }

  // Links to the marked differences, which may be far down in the text.
  function differing(parts) {
    const links = parts.flatMap(({ article, places }) => places.filter((found) => found.state === "changed")
      .map((found) => element("a", { href: `#${inText(article, found.numbers[0])}` }, range(found.numbers))));
    return links.length ? [element("p", {}, say("differ"), ...links.flatMap((link) => [" ", link]))] : [];
  }

  // The text as pasted, with its sentences marked.
  function marked(copy, parts) {
    const places = parts.flatMap(({ article, places: found }) => found.map((place) => ({ article, ...place })))
      .filter((place) => place.state !== "missing").sort((a, b) => a.start - b.start || b.end - a.end);
    const made = [];
    let done = 0;
    for (const place of places) {
      if (place.start < done) continue;  // inside another: a heading that recurs in a sentence
      made.push(copy.text.slice(done, place.start), mark(copy, place));
      done = place.end;
    }
    return element("div", { class: "yourtext", tabindex: "0", role: "region", "aria-label": say("yours") },
      ...made, copy.text.slice(done));
  }

  function mark(copy, { article, numbers: listed, state, start, end }) {
    const words = copy.text.slice(start, end);
    const label = say(state === "changed" ? "changed_here" : "sentence", { numbers: range(listed) });
    const link = element("a", { href: `#${place(article, listed[0])}`, "aria-label": label }, range(listed));
    return element(state === "changed" ? "del" : "mark", { class: state, title: label, id: inText(article, listed[0]) }, words, element("sup", {}, link));
  }

  const range = (listed) => (listed.length > 1 ? `${listed[0]}–${listed.at(-1)}` : String(listed[0]));
  const place = (article, number) => `facts-${article.slug}-${number}`;
  const inText = (article, number) => `text-${article.slug}-${number}`;

  // Each sentence with its state and the facts it is cited for.
  function listed(article, places) {
    const state = new Map(places.flatMap((found) => found.numbers.map((number) => [number, found.state])));
    const rows = article.spans.map((span) => element("tr", { id: place(article, span.number), tabindex: "-1" },
      element("th", { scope: "row" }, evidence(article, span.number)),
      element("td", { class: state.get(span.number) }, say(`is_${state.get(span.number)}`)),
      element("td", {}, element("ul", {}, ...span.facts.map(([label, page]) =>
        element("li", {}, element("a", { href: scoKG.link(page), lang: "en" }, label)))))));
    const head = ["number", "state", "facts"].map((key) => element("th", { scope: "col" }, say(`head_${key}`)));
    return [element("h2", { lang: scoKG.chosen(article.names).language }, name(article)),
      element("div", { class: "wide", tabindex: "0", role: "region", "aria-label": name(article) },
        element("table", { class: "verdicts" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)))];
  }

  const evidence = (article, number) => element("a", { href: scoKG.link(`${article.page}#${number}`) }, String(number));

  async function read(files) {
    if (!files.length) return;
    text.value = await files[0].text();
    await check();
  }

  function receive(event) {
    event.preventDefault();
    text.classList.remove("over");
    if (event.type === "drop") read(event.dataTransfer.files);
    else text.classList.add("over");
  }

  // Browsers compute digests only in a secure context; a page opened from a folder is one.
  if (!globalThis.crypto?.subtle) {
    part("insecure").hidden = false;
    return;
  }
  part("yourtext").addEventListener("submit", (event) => { event.preventDefault(); check(); });
  part("file").addEventListener("change", ({ target }) => read(target.files));
  text.addEventListener("dragover", receive);
  text.addEventListener("dragleave", () => text.classList.remove("over"));
  text.addEventListener("drop", (event) => (event.dataTransfer.files.length ? receive(event) : undefined));
  part("yourtext").hidden = false;
})();
