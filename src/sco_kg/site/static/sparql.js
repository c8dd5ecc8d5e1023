// The SPARQL page: sends the query to the engine and shows the result.
(() => {
  const scoKG = globalThis.scoKG;
  const { say, element } = scoKG;
  const part = (name) => document.getElementById(name);
  const prefixes = JSON.parse(part("prefixes").textContent);
  // All prefixes are on the first line of the query, so that line numbers stay the same.
  const prologue = Object.entries(prefixes).map(([name, space]) => `PREFIX ${name}: <${space}> `).join("");
  const form = part("sparql"), text = part("query"), status = part("status"), output = part("results");
  let editor = null, answered = null, running = false;

  const query = () => (editor ? editor.getValue() : text.value);
  const put = (value) => { text.value = value; editor?.setValue(value); };

  function working(yes) {
    running = yes;
    part("run").disabled = yes;
    part("stop").disabled = !yes;
    output.setAttribute("aria-busy", String(yes));
  }

  async function run() {
    if (running) return;
    const asked = query();
    working(true);
    status.textContent = say(scoKG.engine.ready ? "running" : "starting");
    clear();
    scoKG.remember("query", asked);
    try {
      show(await scoKG.engine.ask(prologue + asked, document.documentElement.lang));
    } catch (error) {
      fail(asked, error);
    } finally {
      working(false);
    }
  }

  function clear() {
    answered = null;
    output.replaceChildren();
    part("error").hidden = part("csv").hidden = part("views").hidden = true;
  }

  function show({ answer, seconds, labels }) {
    answered = { answer, labels };
    status.textContent = say("done", { rows: scoKG.count(answer), seconds: seconds.toFixed(2) });
    const left = scoKG.truncatedTo(answer);
    if (left) status.textContent += ` ${say("cut", { shown: left })}`;
    part("csv").hidden = false;
    part("views").hidden = scoKG.chart(answer, labels, prefixes) === null;
    view();
  }

  function view() {
    const chosen = part("views").hidden || part("astable").checked ? scoKG.table : scoKG.chart;
    output.replaceChildren(chosen(answered.answer, answered.labels, prefixes));
  }

  function fail(asked, error) {
    if (error instanceof scoKG.Stopped) {
      status.textContent = say("stopped");
      return;
    }
    status.textContent = say("failed");
    part("error").hidden = false;
    part("explanation").textContent = scoKG.explainError(asked, error.message, prologue, Object.keys(prefixes));
    part("original").textContent = error.message;
  }

  function download() {
    const file = new Blob([scoKG.csv(answered.answer)], { type: "text/csv;charset=utf-8" });
    const link = element("a", { href: URL.createObjectURL(file), download: "sco-kg.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // The terms of the vocabulary for autocompletion, from the engine itself.
  async function terms(kinds) {
    const asked = `SELECT DISTINCT ?term { ?term a ?kind FILTER (?kind IN (${kinds}) && STRSTARTS(STR(?term), STR(sco:))) }`;
    const { answer } = await scoKG.engine.ask(prologue + asked, "en");
    return answer.results.bindings.map((row) => row.term.value).sort();
  }

  // Yasgui's editor replaces the text area; its completers send no requests.
  async function openEditor() {
    part("editor").disabled = true;
    scoKG.loadStyle("yasqe.css");
    await scoKG.load("yasqe.js");
    const { Yasqe } = globalThis;
    const own = [["property", "sco:properties", "owl:ObjectProperty, owl:DatatypeProperty"],
      ["class", "sco:classes", "owl:Class"]];
    for (const [kind, name, kinds] of own) {
      Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters[kind], name, get: () => terms(kinds) }, false);
    }
    editor = new Yasqe(part("highlighted"), {
      value: text.value, persistenceId: null, showQueryButton: false, resizeable: false, editorHeight: "24rem", createShareableLink: null,
      autocompleters: ["prefixes", "variables", ...own.map(([, name]) => name)], collapsePrefixesOnLoad: false,
      extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false },
    });
    text.hidden = true;
    part("editor").hidden = true;
    label(editor);
  }

  function label(yasqe) {
    yasqe.getInputField().setAttribute("aria-label", part("query-label").textContent);
    yasqe.getScrollerElement().tabIndex = 0;  // what scrolls must scroll by keyboard too
    yasqe.focus();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
  });
  part("stop").addEventListener("click", () => scoKG.engine.stop());
  part("csv").addEventListener("click", download);
  part("views").addEventListener("change", view);
  part("editor")?.addEventListener("click", () => openEditor().catch((error) => { status.textContent = error.message; }));
  part("examples").addEventListener("change", async ({ target }) => {
    await scoKG.load("examples.js");
    if (scoKG.examples[target.value]) put(scoKG.examples[target.value]);
  });

  const remembered = scoKG.remembered("query");
  if (remembered !== null) put(remembered);
  addEventListener("hashchange", () => put(scoKG.remembered("query") ?? query()));
  form.hidden = false;
})();
