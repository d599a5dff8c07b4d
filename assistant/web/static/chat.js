// The chat page: asks the API, shows the answers, keeps the conversation in this browser.
import { begin, keep, open } from "./chat/kept.js";
import { composer } from "./chat/composer.js";
import { sidebar } from "./chat/sidebar.js";
import { Refused, stream } from "./chat/stream.js";
import { showTurn } from "./chat/turn.js";
import { button, make, read, say } from "./page.js";

const { fund, limits, feedbackDays } = read("chat-data");
const turns = make("div", { class: "turns" });
const status = make("p", { class: "visually-hidden", role: "status" });
let conversation = begin();
let running; // the AbortController of the answer that is being written

const page = { ask, again, history, tell, stop, reopen, begin: anew, feedbackDays,
  current: () => conversation };
const list = sidebar(page);
const form = composer(page);
const welcome = make("section", { class: "welcome" },
  make("p", { class: "greeting" },
    fund.greeting || say("chat.greeting", { fund: fund.name })),
  fund.questions.length > 0 && make("h2", { class: "label" }, say("chat.samples")),
  make("ul", {}, ...fund.questions.map((text) =>
    make("li", {}, button("sample", text, () => ask(text))))));

/** Take a question, or say why not; the answer is shown as it comes. */
function ask(text) {
  const question = text.trim().toWellFormed();
  const wrong = unreadable(question);
  form.complain(wrong);
  if (wrong || running) return false;
  answer(question);
  return true;
}

function unreadable(question) {
  const count = [...question].length;
  if (count > limits.question) return say("chat.too_long", { count, limit: limits.question });
  return /[\p{L}\p{N}]/u.test(question) ? "" : say("chat.no_words");
}

async function answer(question) {
  const turn = { question, asked: new Date().toISOString() };
  const mine = conversation;
  const before = history();
  const view = showTurn(turn, page);
  mine.turns.push(turn);
  welcome.hidden = true;
  turns.append(view.element);
  turns.classList.toggle("live", mine.turns.length > 1);
  view.element.scrollIntoView({ block: "start" });
  running = new AbortController();
  form.busy(true);
  tell(say("chat.answering"));
  try {
    await follow(turn, view, stream(question, before, running.signal));
  } catch (error) {
    breakOff(error, mine, turn, view);
  }
  running = undefined;
  form.busy(false);
  if (mine !== conversation) return; // it was left, or deleted, while the answer came
  if (mine.turns.some((each) => each.answer) && !keep(mine)) form.complain(say("chat.full"));
  list.refresh();
}

async function follow(turn, view, pieces) {
  for await (const { statement, answer: whole } of pieces) {
    if (whole) {
      delete turn.partial;
      turn.answer = whole;
      view.answered();
      tell(say("chat.answered", { count: whole.citations.length }));
      return;
    }
    turn.partial = [turn.partial, statement.text].filter(Boolean).join("\n");
    view.add(statement);
    tell(statement.text.replace(/\*\*/g, ""));
  }
  throw new Refused(say("chat.broken"));
}

function breakOff(error, mine, turn, view) {
  if (error.name === "AbortError") {
    turn.partial ??= "";
    view.stopped();
    tell(say("chat.stopped"));
  } else {
    mine.turns.splice(mine.turns.indexOf(turn), 1);
    view.refused(error instanceof Refused ? error.message : say("chat.broken"));
    tell(error.message);
    if (!(error instanceof Refused)) throw error;
  }
}

/** What the server is told of the conversation before `turn`: the last answered turns. */
function history(turn) {
  const before = conversation.turns.slice(0, turn && conversation.turns.indexOf(turn));
  const said = before.filter((each) => each.answer).slice(-limits.turns);
  return said.flatMap((each) => [
    { role: "user", content: each.question },
    { role: "assistant", content: each.answer.answer.slice(0, limits.turn).toWellFormed() },
  ]);
}

/** Ask `turn` anew, perhaps reworded. What came after it stays in the conversation it was in. */
function again(turn, text) {
  const wrong = unreadable(text.trim());
  form.complain(wrong);
  if (wrong || running) return;
  const at = conversation.turns.indexOf(turn);
  const last = at === -1 || at === conversation.turns.length - 1;
  const before = at === -1 ? conversation.turns : conversation.turns.slice(0, at);
  show(last ? { ...conversation, turns: before } : begin(before));
  ask(text);
  form.box.focus();
}

function stop() {
  running?.abort();
}

function anew() {
  show(begin());
  form.box.focus();
}

function reopen(id) {
  const kept = open(id);
  if (kept) show(kept);
  turns.lastElementChild?.scrollIntoView({ block: "start" });
}

function show(shown) {
  stop();
  conversation = shown;
  turns.replaceChildren(...shown.turns.map((turn) => showTurn(turn, page).element));
  turns.classList.remove("live");
  welcome.hidden = shown.turns.length > 0;
  list.refresh();
}

/** Say something to those who cannot see it appear. */
function tell(words) {
  status.textContent = words;
}

function place(main) {
  const { lang } = document.documentElement;
  document.title = say("site.title", { fund: fund.acronym || fund.name });
  const { header, footer } = read(`frame-${lang}`); // the server's own HTML
  document.body.insertAdjacentHTML("afterbegin", header);
  document.body.insertAdjacentHTML("beforeend", footer);
  document.body.prepend(make("a", { class: "skip-link", href: "#box", onclick: skip },
    say("site.skip")));
  document.dispatchEvent(new Event("frame"));
  main.prepend(make("div", { class: "chat", id: "content", tabindex: -1 }, list.element,
    make("div", { class: "talk" }, welcome, turns, form.element, status)));
  list.refresh();
}

function skip(event) {
  event.preventDefault(); // Gradio's page has a base address, which "#" would lead to
  form.box.focus();
}

// Gradio draws its page in the browser; the chat takes its place as soon as that is there.
const waiting = new MutationObserver(found);
function found() {
  const main = document.querySelector("gradio-app main");
  if (!main) return;
  waiting.disconnect();
  place(main);
}
waiting.observe(document, { childList: true, subtree: true });
found();
