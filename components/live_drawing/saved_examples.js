// The visitor's examples in the browser's own storage: there only if the visitor wishes.

const STORED = "your-digits";

// Whether this browser can save anything: in some private windows it cannot.
export function canSave() {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}

export const isSaving = () => canSave() && localStorage.getItem(STORED) !== null;

// Begin to save `examples` and what follows, or stop and delete what was saved.
export function setSaving(isOn, examples) {
  if (!isOn) return localStorage.removeItem(STORED);
  store(examples);
}

// Save the examples, if the visitor wishes.
export const save = (examples) => isSaving() && store(examples);

function store(examples) {
  try {
    localStorage.setItem(STORED, JSON.stringify(examples.map(({ digit, image }) => [digit, btoa(String.fromCharCode(...image))])));
  } catch (error) {
    console.warn(error); // the storage is full
  }
}

// The saved examples, without embeddings: none where nothing, or something else, is stored.
export function loadSaved() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "[]").map(([digit, image]) => ({
      digit, image: Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0)),
    }));
  } catch (error) {
    console.warn(error);
    return [];
  }
}
