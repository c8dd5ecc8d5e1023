// The result of a query (SPARQL 1.1 JSON) as a table, a bar chart, and CSV.
(() => {
  const scoKG = (globalThis.scoKG ??= {});
  const { element } = scoKG;
  const NUMERIC = /#(integer|decimal|double|float|nonNegativeInteger|positiveInteger|int|long)$/;
  const MOST_ROWS = 500, MOST_BARS = 40;

  // The path of the page about an IRI of the project, or null.
  const BASE = "https://w3id.org/sco-kg/";
  const OTHERS = JSON.parse(document.getElementById("others").textContent);
  scoKG.page = (iri) => {
    if (!iri.startsWith(BASE)) return null;
    const [path, name] = iri.slice(BASE.length).split("#");
    if (!path) return null;
    const place = OTHERS[path] ?? (/^(id|concept)\//.test(path) ? `doc/${path}` : path);
    if (place.split("/").at(-1).includes(".")) return place;  // a file is its own page
    return `${place}.html${name === undefined ? "" : `#${name}`}`;
  };

  const columns = (answer) => answer.head.vars ?? ["answer"];
  const rows = (answer) => answer.results?.bindings
    ?? [{ answer: { type: "literal", value: String(answer.boolean) } }];
  const isNumber = (term) => term?.type === "literal" && NUMERIC.test(term.datatype ?? "") && isFinite(term.value);

  const shortened = (iri, prefixes) => {
    const [prefix, space] = Object.entries(prefixes).filter(([, start]) => iri.startsWith(start))
      .sort((a, b) => b[1].length - a[1].length)[0] ?? [];
    return prefix ? `${prefix}:${iri.slice(space.length)}` : iri;
  };

  // A term as a reader sees it: [text, language].
  const shown = (term, labels, prefixes) => {
    if (!term) return ["", null];
    if (term.type === "uri") return labels[term.value] ?? [shortened(term.value, prefixes), null];
    return [term.type === "bnode" ? `_:${term.value}` : term.value, term["xml:lang"] ?? null];
  };

  function cell(term, labels, prefixes) {
    const [text, language] = shown(term, labels, prefixes);
    if (term?.type !== "uri") return element("td", { lang: language, class: isNumber(term) ? "number" : null }, text);
    const page = scoKG.page(term.value);
    const target = page ? scoKG.link(page) : /^https?:/.test(term.value) ? term.value : null;
    const content = target ? element("a", { href: target, lang: language, title: term.value, rel: page ? null : "external" }, text) : text;
    return element("td", {}, content);
  }

  // A table of the first rows; the page states when it is truncated.
  scoKG.table = (answer, labels, prefixes) => {
    const head = element("tr", {}, ...columns(answer).map((name) => element("th", { scope: "col" }, name)));
    const body = rows(answer).slice(0, MOST_ROWS).map((row) =>
      element("tr", {}, ...columns(answer).map((name) => cell(row[name], labels, prefixes))));
    return element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  };
  scoKG.count = (answer) => rows(answer).length;
  scoKG.truncatedTo = (answer) => (rows(answer).length > MOST_ROWS ? MOST_ROWS : 0);

  // The columns for a chart: [labels, numbers]; null if there are none.
  function drawable(answer) {
    const all = rows(answer);
    const given = (name) => all.filter((row) => row[name]);
    const numbers = columns(answer).filter((name) => given(name).length && given(name).every((row) => isNumber(row[name])));
    const number = numbers.find((name) => /value|count|total|facts|share|number|amount/i.test(name)) ?? numbers[0];
    const values = (name) => new Set(all.map((row) => row[name]?.value));
    const others = columns(answer).filter((name) => !numbers.includes(name) && values(name).size > 1);
    return number && all.some((row) => Number(row[number]?.value) > 0) ? { number, others } : null;
  }

  // A bar for each row, from the first numeric column, labelled with the columns that differ between rows.
  scoKG.chart = (answer, labels, prefixes) => {
    const found = drawable(answer);
    if (!found) return null;
    const all = rows(answer).filter((row) => isNumber(row[found.number]) && Number(row[found.number].value) >= 0).slice(0, MOST_BARS);
    const most = Math.max(...all.map((row) => Number(row[found.number].value)));
    const bars = all.map((row) => bar(row, found, most, labels, prefixes));
    const caption = element("figcaption", {}, scoKG.say("bars", { column: found.number, shown: all.length, all: scoKG.count(answer) }));
    return element("figure", { class: "bars" }, caption, element("ol", {}, ...bars));
  };

  const SVG = "http://www.w3.org/2000/svg";
  function bar(row, { number, others }, most, labels, prefixes) {
    const value = row[number].value;
    const name = others.map((column) => shown(row[column], labels, prefixes)[0]).filter(Boolean).slice(0, 5).join(" · ");
    const picture = document.createElementNS(SVG, "svg");
    const drawn = document.createElementNS(SVG, "rect");
    picture.setAttribute("aria-hidden", "true");
    drawn.setAttribute("width", `${(100 * Number(value)) / (most || 1)}%`);
    drawn.setAttribute("height", "100%");
    picture.append(drawn);
    return element("li", {}, element("span", { class: "name" }, name || "–"), picture, element("span", { class: "value" }, value));
  }

  // SPARQL 1.1 Query Results CSV: plain values, line ends as in RFC 4180.
  scoKG.csv = (answer) => {
    const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const value = (term) => (term ? quoted(term.type === "bnode" ? `_:${term.value}` : term.value) : "");
    return [columns(answer).map(quoted).join(","), ...rows(answer).map((row) =>
      columns(answer).map((name) => value(row[name])).join(","))].map((line) => `${line}\r\n`).join("");
  };
})();
