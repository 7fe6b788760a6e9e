// The query editor: the form's text field becomes YASQE, which knows the atlas's words. The form is sent as
// it is without scripts, so the server's page shows the answer to all alike.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { Words } from "./shared/completing.js";
import { _ } from "./shared/speaking.js";

const SHOWN = 40; // hints at a time
const LONGEST = 8000; // characters of an address that all servers and programs between can be trusted with
const WORD = /[^\s{}()[\];,|^!"'<]*$/u;

const form = document.querySelector("form.query");
const field = form.querySelector("textarea");

/** The word at the cursor, and where it begins and ends on its line; the steps of a path are words of their own. */
function wordAt(editor) {
  const { line, ch } = editor.getDoc().getCursor();
  const [typed] = WORD.exec(editor.getLine(line).slice(0, ch));
  const string = typed.startsWith("code:") ? typed : typed.split("/").at(-1);
  return { string, from: { line, ch: ch - string.length }, to: { line, ch } };
}

/** Whether a word of ours may stand at the cursor: not in text, not in a comment, not in a variable's name. */
function fits(editor) {
  const { type } = editor.getTokenAt(editor.getDoc().getCursor());
  return !["string", "comment"].includes(type) && !/^[?$]/.test(wordAt(editor).string);
}

/** The mode of YASQE in which our prefixes are declared from the start, as they are on the server. */
function declare(prefixes) {
  Yasqe.defineMode("sparql-atlas", (config) => {
    const mode = Yasqe.getMode(config, "sparql11");
    return { ...mode, startState: () => ({ ...mode.startState(), prefixes: { ...prefixes } }) };
  });
}

/** Teach YASQE the words of the atlas. */
function teach(words) {
  const shown = (element, word) => {
    element.append(word.typed);
    const label = element.appendChild(document.createElement("span"));
    label.className = "meaning";
    label.textContent = word.kind === "prefix" ? word.label : `${word.label} · ${word.kind}`;
  };
  Yasqe.defaults.autocompleters = [];
  Yasqe.forkAutocompleter("variables", { name: "variable", autoShow: false });
  Yasqe.registerAutocompleter({
    name: "word",
    bulk: false,
    isValidCompletionPosition: fits,
    preProcessToken: (editor) => wordAt(editor),
    get: (_, token) => words.meant(token.string).slice(0, SHOWN).map((word) => word.text),
    postprocessHints: (_, hints) =>
      hints.map((hint) => ({ ...hint, render: (element) => shown(element, words.called(hint.text)) })),
  });
}

/** Send the form with what the editor holds. */
function send(editor) {
  editor.save();
  form.requestSubmit();
}

/** Put YASQE in the place of the text field. */
function enhance() {
  const room = document.createElement("div");
  const isUsed = document.activeElement === field;
  field.after(room);
  field.hidden = true;
  const editor = new Yasqe(room, {
    mode: "sparql-atlas",
    value: field.value,
    inputStyle: "contenteditable",
    screenReaderLabel: _("Query"),
    persistenceId: null, // the address holds the query; nothing is kept in the browser
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    hintConfig: {
      extraKeys: {
        Tab: (editor, hints) => {
          hints.close();
          return Yasqe.Pass;
        },
      },
    },
    extraKeys: {
      Tab: false, // leaves the editor, as it leaves any field
      "Shift-Tab": false,
      Esc: false,
      "Ctrl-S": false,
      "Ctrl-Enter": () => send(editor),
      "Cmd-Enter": () => send(editor),
    },
  });
  editor.save = () => {
    field.value = editor.getValue();
  };
  editor.showNotification = () => {}; // what the keys do is told once, below the editor
  editor.on("change", editor.save);
  editor.on("changes", () => plainly(editor));
  editor.on("autocompletionShown", (editor, { hints }) => {
    hints.setAttribute("aria-label", _("Words that fit"));
    hints.tabIndex = 0; // it scrolls; keys reach it through the editor, since Tab closes it
  });
  editor.on("inputRead", (editor, change) => {
    if (/[\p{L}\d:?$]$/u.test(change.text.join("")) && !editor.state.completionActive) editor.autocomplete();
  });
  plainly(editor);
  described(editor.getInputField());
  if (isUsed) editor.focus();
}

/** Say in the margin, in plain text, what cannot be read: YASQE would write styles of its own into the page. */
function plainly(editor) {
  for (const mark of editor.getWrapperElement().querySelectorAll(".parseErrorIcon")) {
    mark.onmouseover = mark.onmouseout = null;
    mark.title = _("This line cannot be read yet");
  }
}

/** Give the place where one types its name and what it does by keys, for those who hear the page. */
function described(input) {
  const keys = document.getElementById("keys");
  keys.hidden = false;
  const told = { role: "textbox", "aria-multiline": "true", "aria-describedby": keys.id };
  Object.entries(told).forEach(([name, value]) => input.setAttribute(name, value));
  form.querySelector("label").addEventListener("click", () => input.focus());
}

// By POST where the address would be too long.
form.addEventListener("submit", () => {
  const query = new URLSearchParams(new FormData(form)).toString();
  form.method = query.length > LONGEST ? "post" : "get";
});

const answer = await fetch(form.dataset.words);
if (answer.ok) {
  const { prefixes, words } = await answer.json();
  declare(prefixes);
  teach(new Words(prefixes, words));
  enhance();
}
