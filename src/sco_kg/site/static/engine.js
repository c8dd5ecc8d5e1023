// SPARQL without a server: Oxigraph in a worker, with the quads of the site. Only a worker can be stopped.
(() => {
  const scoKG = (globalThis.scoKG ??= {});

  // The text of this function is the code of the worker, which has no access to the page.
  function worker() {
    const UNION = { use_default_graph_as_union: true };
    const JSON_RESULTS = "application/sparql-results+json";
    const LABELS = ["http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label"];
    let store;

    function start({ wasm, quads }) {
      initSync({ module: Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0)) });
      store = new Store();
      store.load(quads, { format: "application/n-quads" });
      return { size: store.size };
    }

    function ask({ query, language }) {
      const began = performance.now();
      const answer = table(query);
      const seconds = (performance.now() - began) / 1000;
      return { answer, seconds, labels: labels(answer, language) };
    }

    // Triples are returned as a table too.
    function table(query) {
      try {
        return JSON.parse(store.query(query, { ...UNION, results_format: JSON_RESULTS }));
      } catch (error) {
        if (!/^Not supported RDF format/.test(message(error))) throw error;
        const parts = ["subject", "predicate", "object"];
        const rows = store.query(query, UNION).map((quad) =>
          Object.fromEntries(parts.map((part) => [part, described(quad[part])])));
        return { head: { vars: parts }, results: { bindings: rows } };
      }
    }

    function described(term) {
      const type = { NamedNode: "uri", BlankNode: "bnode", Literal: "literal" }[term.termType];
      const found = { type, value: term.value };
      if (term.language) found["xml:lang"] = term.language;
      else if (term.datatype) found.datatype = term.datatype.value;
      return found;
    }

    // {IRI: [label, language]} of the IRIs in the table, in the language wanted, else in English.
    function labels(answer, language) {
      const names = new Set((answer.results?.bindings ?? []).flatMap((row) =>
        Object.values(row).filter((term) => term.type === "uri").map((term) => term.value)));
      const found = {};
      for (const name of names) {
        const known = new Map(LABELS.flatMap((iri) => store.match(namedNode(name), namedNode(iri), null, null))
          .map((quad) => [quad.object.language, quad.object.value]));
        const tag = [language, "en"].find((candidate) => known.has(candidate));
        if (tag) found[name] = [known.get(tag), tag];
      }
      return found;
    }

    const message = (error) => String(error?.message ?? error);

    self.onmessage = ({ data: { number, task, ...given } }) => {
      try {
        self.postMessage({ number, ...{ start, ask }[task](given) });
      } catch (error) {
        self.postMessage({ number, error: message(error), broken: error instanceof WebAssembly.RuntimeError });
      }
    };
  }

  class Stopped extends Error {}
  scoKG.Stopped = Stopped;

  // One engine at a time, started by the first query, and by the first after a stop.
  scoKG.engine = {
    worker: null, ready: null, number: 0, waiting: new Map(),

    start() {
      this.ready ??= Promise.all([scoKG.load("oxigraph.js"), scoKG.load("quads.js")]).then(() => {
        const source = `${scoKG.oxigraph.code}\n(${worker})();`;
        const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
        this.worker = new Worker(address);
        this.worker.onmessage = ({ data }) => this.hear(data);
        this.worker.onerror = (event) => this.stop(new Error(event.message || "The worker did not start."));
        return this.send("start", { wasm: scoKG.oxigraph.wasm, quads: scoKG.quads });
      }).catch((error) => { this.ready = null; throw error; });
      return this.ready;
    },

    // Run a query; the result is {answer: SPARQL 1.1 JSON, seconds, labels}.
    async ask(query, language) {
      await this.start();
      return this.send("ask", { query, language });
    },

    send(task, given) {
      return new Promise((resolve, reject) => {
        this.waiting.set(++this.number, { resolve, reject });
        this.worker.postMessage({ number: this.number, task, ...given });
      });
    },

    hear({ number, error, broken, ...answer }) {
      const { resolve, reject } = this.waiting.get(number);
      this.waiting.delete(number);
      if (broken) this.stop();  // memory ran out, say: what is left of the engine cannot be trusted
      if (error) reject(new Error(error)); else resolve(answer);
    },

    // Stop the running query at once; its promise is rejected with Stopped.
    stop(reason = new Stopped()) {
      this.worker?.terminate();
      this.worker = this.ready = null;
      for (const { reject } of this.waiting.values()) reject(reason);
      this.waiting.clear();
    },
  };
})();
