/** What scripts say, in the language of the page: the same catalogue as the pages', given in a block of data. */

const block = document.getElementById("words");
const words = block ? JSON.parse(block.textContent) : {};
export const language = document.documentElement.lang || "en";
let rules; // made when the first number is said

/** A sentence, its {names} filled in from facts. */
export function _(text, facts = {}) {
  return filled(words[text] ?? text, facts);
}

/** A sentence about a number of things; {number} is that number as it is written in the language. */
export function ngettext(one, many, number, facts = {}) {
  const forms = words[one] ?? { one, other: many };
  rules ??= new Intl.PluralRules(language);
  const form = forms[rules.select(number)] ?? forms.other ?? many;
  return filled(form, { number: number.toLocaleString(language), ...facts });
}

function filled(text, facts) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
}
