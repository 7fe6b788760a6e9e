// The words of the atlas, found by how they are written and by what they are called in any language.

/** Text in small letters without accents. */
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** A word with what it is found by. */
function indexed(word) {
  const names = [word.label, ...word.names].map(folded);
  return { ...word, typed: folded(word.typed), parts: names.flatMap((name) => name.split(/[\s,/()-]+/)), names };
}

export class Words {
  constructor(prefixes, words) {
    const short = Object.entries(prefixes).map(([name, iri]) => {
      return { text: `${name}:`, typed: `${name}:`, label: iri, kind: "prefix", names: [] };
    });
    this.all = [...short, ...words].map(indexed);
    this.byText = new Map(words.concat(short).map((word) => [word.text, word]));
  }

  /** The word that is written so. */
  called(text) {
    return this.byText.get(text);
  }

  /** The words that a beginning may mean: those written so first, then those of its prefix that are called so. */
  meant(typed) {
    const start = folded(typed);
    const colon = start.indexOf(":") + 1;
    const [prefix, rest] = [start.slice(0, colon), start.slice(colon)];
    const fitting = [
      (word) => word.kind === "prefix" && word.typed.startsWith(start),
      (word) => word.typed.startsWith(start),
      (word) => rest && word.names.some((name) => name.startsWith(rest)),
      (word) => rest && word.parts.some((part) => part.startsWith(rest)),
    ];
    return this.all
      .filter((word) => word.typed.startsWith(prefix) && word.text !== typed)
      .map((word) => ({ word, rank: fitting.findIndex((fits) => fits(word)) }))
      .filter(({ rank }) => rank >= 0)
      .sort((one, other) => one.rank - other.rank || one.word.label.length - other.word.label.length)
      .map(({ word }) => word);
  }
}
