// The visitor's own examples, as this page knows them: what they teach counts at once, the server's list follows.

import { isSameDrawing, unpackExamples } from "./recognition/personalization.js";
import { loadSaved, save } from "./saved_examples.js";

// `send` hands an edit to the server, `onChange` is called when the examples have changed. One edit is under way at a time: Streamlit would
// drop the first of two.
export function createExamples(send, onChange) {
  let edits = []; // that the server has not confirmed; the first one is under way

  const edit = (edited, change) => {
    mine.all = edited;
    save(edited);
    edits.push(change);
    if (edits.length === 1) send(change);
    onChange();
  };

  const mine = {
    all: [], // [{digit, embedding, image}, …], the oldest first
    version: null, // of the server's list
    isConfirmed: () => !edits.length, // whether the server has the same

    // The drawing `shown` is a `digit`. `change` tells the server which drawing that is. Where the server reads alone, nothing is known of it here.
    teach({ image, prediction: { embedding } }, digit, change, constants) {
      if (!embedding || !constants) return edit(mine.all, change);
      const others = mine.all.filter((example) => !isSameDrawing(example, embedding, constants));
      const example = { digit, embedding, image: Uint8Array.from(image, (value) => Math.round(255 * value)) };
      edit([...others, example].slice(-constants.MAX_EXAMPLES), change);
    },

    forget: (position) => edit(mine.all.filter((_, at) => at !== position), { action: "forget", position }),
    forgetAll: () => edit([], { action: "forget_all" }),

    // The server's list has changed, or is handed over once more.
    adopt({ version, ...packed }) {
      if (version === mine.version && edits.length) return;
      mine.version = version;
      if (version === 0) { // the session is new: what was taught in the one before, or saved, is given back to it
        const known = mine.all.length ? mine.all : loadSaved();
        edits = known.length ? [restoration(known)] : [];
      } else edits.shift();
      if (edits.length) return send(edits[0]);
      mine.all = unpackExamples(packed);
      save(mine.all);
      onChange();
    },
  };
  return mine;
}

const restoration = (examples) => ({
  action: "restore",
  digits: examples.map(({ digit }) => digit),
  images: btoa(examples.map(({ image }) => String.fromCharCode(...image)).join("")),
});
