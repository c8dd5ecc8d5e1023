// Finds the sentences of an article in the reader's copy, by the digests of their words.
(() => {
  const scoKG = (globalThis.scoKG ??= {});

  // A copy of a text. The digests of all word sequences of one length are computed once.
  class Copy {
    constructor(text, fold) {
      this.text = text;
      this.words = scoKG.words(text, fold);
      this.forms = this.words.map((word) => word.form);
      this.stretches = new Map();
    }

    async holds(span, first) {
      if (first < 0 || first + span.count > this.forms.length) return false;
      return await scoKG.digest(this.forms.slice(first, first + span.count)) === span.sha256;
    }

    // Return {digest: [first words]} of all sequences of `count` words.
    async all(count) {
      if (!this.stretches.has(count)) {
        const starts = [...Array(Math.max(0, this.forms.length - count + 1)).keys()];
        const digests = await Promise.all(starts.map((i) => scoKG.digest(this.forms.slice(i, i + count))));
        const found = new Map();
        digests.forEach((digest, i) => found.set(digest, [...(found.get(digest) ?? []), i]));
        this.stretches.set(count, found);
      }
      return this.stretches.get(count);
    }
  }
  scoKG.Copy = Copy;

  // Return for each span of an article its first word in a copy, or null; `onStep` reports progress.
  scoKG.locate = async (article, copy, onStep = () => {}) => {
    const firsts = [];
    let shift = 0;  // what stands before an article in a copy moves all of its sentences
    for (const span of article.spans) {
      let first = span.start + shift;
      if (!await copy.holds(span, first)) {
        onStep();
        const hits = (await copy.all(span.count)).get(span.sha256) ?? [];
        first = hits.reduce((best, hit) => best === null || Math.abs(hit - span.start) < Math.abs(best - span.start)
          ? hit : best, null);
      }
      if (first !== null) shift = first - span.start;
      firsts.push(first);
    }
    return firsts;
  };

  // Return the positions of the spans in a copy, in order: [{numbers, state, start, end}].
  // Words between two sentences found count as the missing sentences between them, changed.
  scoKG.places = (article, copy, firsts) => {
    const found = [];
    const spans = article.spans;
    for (let i = 0; i < spans.length; i++) {
      if (firsts[i] !== null) {
        found.push(stretch(copy, [spans[i].number], "found", firsts[i], firsts[i] + spans[i].count));
        continue;
      }
      let last = i;
      while (last + 1 < spans.length && firsts[last + 1] === null) last++;
      const [from, to] = gap(spans, firsts, i, last, copy.words.length);
      const numbers = spans.slice(i, last + 1).map((span) => span.number);
      found.push(from < to ? stretch(copy, numbers, "changed", from, to) : { numbers, state: "missing" });
      i = last;
    }
    return found;
  };

  const stretch = (copy, numbers, state, from, to) =>
    ({ numbers, state, start: copy.words[from].start, end: copy.words[to - 1].end });

  // The words between the sentences found before and after those from i to last. If none is found on one
  // side, as many words as they had; a sentence added there belongs to none of the article.
  function gap(spans, firsts, i, last, length) {
    const count = spans.slice(i, last + 1).reduce((sum, span) => sum + span.count, 0);
    const before = i > 0 ? firsts[i - 1] + spans[i - 1].count : null;
    const after = last + 1 < spans.length ? firsts[last + 1] : null;
    if (before === null && after === null) return [0, 0];
    if (before === null) return [Math.max(0, after - count), after];
    if (after === null) return [before, Math.min(length, before + count)];
    return [before, after];
  }
})();
