// Full-text search in labels and paraphrases of all languages and scripts, tolerant of typing errors.
(() => {
  const scoKG = (globalThis.scoKG ??= {});
  const HAN = /\p{Script=Han}/u;
  const cutter = globalThis.Intl?.Segmenter && new Intl.Segmenter("en", { granularity: "word" });

  // Normalize: without diacritics and case (Ё is Е, Й is И), full-width as half-width.
  const folded = (text) => text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toUpperCase().toLowerCase();

  const pieces = (text) => (cutter
    ? Array.from(cutter.segment(text)).filter((piece) => piece.isWordLike).map((piece) => piece.segment)
    : text.split(/[^\p{L}\p{N}]+/u));

  // Chinese has no spaces, and a typing error moves word boundaries; characters and bigrams do not depend on them.
  const characters = (run) => {
    const all = Array.from(run);
    return [...all, ...all.slice(1).map((character, i) => all[i] + character)];
  };

  // The complete text as one term, for missing or superfluous spaces; and its words.
  const whole = (text) => folded(text).replace(/[^\p{L}\p{N}]+/gu, "");
  const cut = (text) => {
    const words = pieces(folded(text)).flatMap((word) => word.split(/[^\p{L}\p{N}]+/u));
    const runs = whole(text).match(/\p{Script=Han}+/gu) ?? [];
    return [...words.filter((word) => word && !HAN.test(word)), ...runs.flatMap(characters)];
  };

  // A transposition counts as two edits; in a short word, two edits would match anything.
  const swapped = (term) => (Array.from(term).length > 5 || HAN.test(term) ? [term] : [term,
    ...[...term].slice(1).map((_, i) => term.slice(0, i) + term[i + 1] + term[i] + term.slice(i + 2))]);
  const mistakes = (term) => {
    const length = Array.from(term).length;
    if (HAN.test(term)) return length > 2 ? 1 : 0;
    return length > 5 ? 2 : 1;
  };

  // Return a function from a search text to the matching entries, best first. Each label is a document of its
  // own, so that many labels do not lower the score; nodes of a single article count half.
  scoKG.finder = (entries) => {
    const index = new MiniSearch({
      fields: ["name", "whole"], storeFields: ["entry"], processTerm: (term) => term,
      tokenize: (text, field) => (field === "whole" ? [whole(text)] : cut(text)),
    });
    const names = entries.flatMap((entry, i) => entry.names.map(([, name]) => ({ entry: i, name, whole: name })));
    index.addAll(names.map((name, id) => ({ id, ...name })));
    const options = {
      tokenize: (query) => [...new Set([...cut(query), whole(query)].flatMap(swapped))].filter(Boolean), boost: { whole: 3 },
      prefix: (term) => Array.from(term).length > 2 && !HAN.test(term), fuzzy: mistakes,
      boostDocument: (id) => (entries[names[id].entry].page.startsWith("graph/") ? 1 : 2),
    };
    return (query) => [...new Set(index.search(query.slice(0, 200), options).map((hit) => entries[hit.entry]))];
  };
})();
