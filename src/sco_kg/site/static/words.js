// The normalized words of a text, and their digest, by the rules of sco_kg.evidence.words.
(() => {
  const scoKG = (globalThis.scoKG ??= {});
  const WORD = /^[\p{L}\p{M}\p{N}]+$/u;
  const INVISIBLE = /\p{Cf}/u;
  const known = new Map();

  const isWordCharacter = (character) => {
    if (!known.has(character)) known.set(character, WORD.test(character.normalize("NFKC")));
    return known.get(character);
  };

  // JavaScript has no case folding: lower case, with a table for the few characters that differ.
  const folded = (text, fold) => Array.from(text, (character) => fold[character] ?? character.toLowerCase()).join("");
  const normalForm = (word, fold) => folded(word.normalize("NFKC"), fold).normalize("NFKC");

  // Return [{form, start, end}]; positions are in UTF-16 code units, the end is exclusive.
  scoKG.words = (text, fold) => {
    const found = [];
    let kept = "", start = 0, end = 0, position = 0;
    const close = () => { if (kept) found.push({ form: normalForm(kept, fold), start, end }); kept = ""; };
    for (const character of text) {
      if (isWordCharacter(character)) {
        if (!kept) start = position;
        kept += character;
        end = position + character.length;
      } else if (!INVISIBLE.test(character)) {
        close();
      }
      position += character.length;
    }
    close();
    return found;
  };

  const encoder = new TextEncoder();

  // Return the SHA-256 of normalized words joined by spaces, as 64 hexadecimal digits.
  scoKG.digest = async (forms) => {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(forms.join(" "))));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
})();
