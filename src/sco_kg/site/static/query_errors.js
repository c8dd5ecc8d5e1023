// Explains a syntax error in a query: the message of the parser lists only what it would have accepted.
(() => {
  const scoKG = (globalThis.scoKG ??= {});
  // Tokens without keywords: strings, IRIs, comments, names and variables, as in sco_kg.query.sparql_text.
  const LITERALS = new RegExp([
    '"""(?:[^"\\\\]|\\\\.|"(?!""))*"""', "'''(?:[^'\\\\]|\\\\.|'(?!''))*'''",
    '"(?:[^"\\\\\\n\\r]|\\\\.)*"', "'(?:[^'\\\\\\n\\r]|\\\\.)*'",
    '<[^<>"{}|^`\\\\\\x00-\\x20]*>', "#[^\\n\\r]*", "[?$@][\\w-]+", "[\\w.-]*:[\\w.:%\\\\-]*",
  ].join("|"), "gs");
  const KEYWORDS = ("ABS ADD ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT "
    + "DATATYPE DAY DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT "
    + "HAVING HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LATERAL LCASE LIMIT MAX MD5 MIN MINUS MINUTES "
    + "MONTH NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS "
    + "SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN "
    + "STRSTARTS STRUUID SUBSTR SUM TIMEZONE TRUE TZ UCASE UNDEF UNION URI UUID VALUES WHERE YEAR A").split(" ");
  const UPDATES = /^\s*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b/i;

  const withoutLiterals = (query) => query.replace(LITERALS, " ");

  // The edit distance of two words; a transposition counts as one edit.
  function distance(one, other) {
    const rows = [...Array(one.length + 1)].map((_, i) => [i]);
    for (let j = 1; j <= other.length; j++) rows[0][j] = j;
    for (let i = 1; i <= one.length; i++) {
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[one.length][other.length];
  }

  const suggestion = (word, known) => known.map((candidate) => [distance(word.toUpperCase(), candidate.toUpperCase()), candidate])
    .filter(([steps, candidate]) => steps <= Math.max(1, candidate.length / 3)).sort((a, b) => a[0] - b[0])[0]?.[1];

  function misspeltKeyword(query) {
    for (const word of withoutLiterals(query).match(/[A-Za-z_]\w*/g) ?? []) {
      if (KEYWORDS.includes(word.toUpperCase())) continue;
      return { word, meant: suggestion(word, KEYWORDS) };
    }
    return null;
  }

  const CLOSING = { "{": "}", "(": ")", "[": "]" };

  // The first bracket without its closing bracket, or "".
  function unclosedBracket(query) {
    const open = [];
    for (const sign of withoutLiterals(query).match(/[{}()[\]]/g) ?? []) {
      if (sign in CLOSING) open.push(sign);
      else if (CLOSING[open.at(-1)] === sign) open.pop();
      else return open.at(-1) ?? "";
    }
    return open.at(-1) ?? "";
  }

  const RULES = [
    (query, error) => /service .* is not supported/i.test(error) && ["service"],
    (query) => UPDATES.test(withoutLiterals(query)) && ["update"],
    (query) => !withoutLiterals(query).trim() && ["empty"],
    (query, error, { before, prefixes }) => {
      const name = error.includes("Prefix not found") && before.match(/([\w.-]*):[^\s:]*$/)?.[1];
      return typeof name === "string" && ["prefix", { name, hint: hint(suggestion(name, prefixes)) }];
    },
    (query, error) => error.includes("IRI parsing failed") && ["iri"],
    (query) => { const found = misspeltKeyword(query); return found && ["keyword", { word: found.word, hint: hint(found.meant) }]; },
    (query, error) => error.includes("variable that is unbound") && ["ungrouped"],
    (query) => unclosedBracket(query) && ["unclosed", { sign: unclosedBracket(query), closing: CLOSING[unclosedBracket(query)] }],
    (query, error, { after }) => !after.trim() && !query.trim().endsWith("}") && ["early"],
    () => ["other"],
  ];
  const hint = (meant) => (meant ? ` ${scoKG.say("meant", { meant })}` : "");

  // Return the explanation of an error of the engine, with line and column if it has them.
  scoKG.explainError = (query, error, prologue, prefixes) => {
    const place = error.match(/^error at (\d+):(\d+)/);
    if (!place && !/is not supported/.test(error)) return error;
    const line = Number(place?.[1] ?? 1);
    const column = Math.max(1, Number(place?.[2] ?? 1) - (line === 1 ? prologue.length : 0));
    const lines = query.split(/\r\n|\r|\n/);
    const before = Array.from(lines[line - 1] ?? "").slice(0, column - 1).join("");
    const after = [...Array.from(lines[line - 1] ?? "").slice(column - 1), ...lines.slice(line)].join("");
    for (const rule of RULES) {
      const found = rule(query, error, { before, after, prefixes });
      if (!found) continue;
      const [key, values] = found;
      const where = place && !["empty", "update", "keyword"].includes(key) ? ` ${scoKG.say("where", { line, column })}` : "";
      return scoKG.say(`wrong_${key}`, values) + where;
    }
  };
})();
