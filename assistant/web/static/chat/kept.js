// The conversations of this browser: kept in its own storage, nowhere else.
// Each has two entries: a small one for the list, and the turns.

const TITLE = "assistant.title.";
const TURNS = "assistant.turns.";

/** A conversation that has not begun; it is kept from its first question on. */
export function begin(turns = []) {
  return { id: newId(), created: new Date().toISOString(), turns };
}

/** What is kept, newest first: `{ id, title, changed }`. */
export function list() {
  const found = Object.keys(localStorage).filter((key) => key.startsWith(TITLE)).map((key) => {
    const { title, changed } = parsed(key) ?? {};
    return { id: key.slice(TITLE.length), title: String(title), changed: String(changed) };
  });
  return found.sort((one, other) => other.changed.localeCompare(one.changed));
}

/** One conversation as it was kept, or undefined when it is gone or unreadable. */
export function open(id) {
  const kept = parsed(TURNS + id);
  if (!Array.isArray(kept?.turns)) return undefined;
  return { id, created: String(kept.created), turns: kept.turns.filter(readable) };
}

/** Whether a turn can be shown: another version of this page may have written it. */
function readable({ question, answer }) {
  if (typeof question !== "string") return false;
  if (!answer) return true;
  const lists = [answer.citations, answer.computations, answer.suggestions];
  return typeof answer.answer === "string" && lists.every(Array.isArray);
}

/** Keep a conversation; false when the browser takes no more. */
export function keep(conversation) {
  const { id, created, turns } = conversation;
  const entry = { title: turns[0].question.slice(0, 80), changed: new Date().toISOString() };
  try {
    localStorage.setItem(TURNS + id, JSON.stringify({ created, turns }));
    localStorage.setItem(TITLE + id, JSON.stringify(entry));
    return true;
  } catch {
    return false;
  }
}

/** Forget one conversation. */
export function forget(id) {
  localStorage.removeItem(TITLE + id);
  localStorage.removeItem(TURNS + id);
}

function parsed(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return undefined;
  }
}

function newId() {
  // crypto.randomUUID is missing where a page is served without TLS.
  return [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16)).join("");
}
