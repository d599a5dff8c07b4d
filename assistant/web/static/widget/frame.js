// The inside of the widget's frame: asks, shows the answer as it comes, and tells the host page.
import { answerParts, element, sayStatement } from "/static/widget/answer.js";

const words = JSON.parse(document.getElementById("words").textContent);
const conversation = document.getElementById("conversation");
const form = document.getElementById("form");
const box = document.getElementById("question");
const status = document.getElementById("status");
const root = document.documentElement;

// The server names the host page's origin only if it is allowed; none: a page of our own.
const page = root.dataset.origin || location.origin;
const MOST_TURNS = 200; // messages that the server takes
const turns = [];
let last = Promise.resolve(); // questions are answered one after the other

function tell(message) {
  if (parent !== window) parent.postMessage(message, page);
}

addEventListener("message", ({ origin, source, data }) => {
  if (source !== parent || parent === window || origin !== page) return;
  if (data.type === "start") start(data);
  if (data.type === "focus") box.focus();
  if (data.type === "ask") ask(data.question);
});

function start({ colour, ink, inline, theme }) {
  root.dataset.theme = theme;
  root.style.setProperty("--chosen", colour);
  root.style.setProperty("--on-chosen", ink);
  root.classList.toggle("inline", inline);
  if (inline) new ResizeObserver(tellHeight).observe(document.body);
}

function tellHeight() {
  tell({ type: "height", height: Math.ceil(document.body.getBoundingClientRect().height) });
}

function ask(typed) {
  const question = String(typed).trim();
  if (question) last = last.then(() => converse(question));
}

async function converse(question) {
  document.getElementById("welcome")?.remove();
  const said = element("div", "said");
  const turn = element("article", "turn", element("h2", "asked", question), said);
  conversation.append(turn);
  turn.scrollIntoView({ block: "start" });
  status.textContent = words.answering;
  form.setAttribute("aria-busy", "true");
  try {
    await show(question, said, turn);
  } catch (error) {
    notice(said, error instanceof TypeError ? words.unreachable : error.message);
  }
  form.removeAttribute("aria-busy");
}

async function show(question, said, turn) {
  const response = await fetch("/api/ask/stream", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ question, history: turns.slice(-MOST_TURNS) }),
  });
  if (!response.ok) throw new Error((await response.json()).error.message);
  for await (const [name, data] of events(response)) {
    if (name === "statement") sayStatement(said, data.text);
    if (name === "error") throw new Error(data.error.message);
    if (name === "answer") finish(question, data, said, turn);
  }
}

async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block);
      yield [name, JSON.parse(data)];
    }
  }
}

function finish(question, answer, said, turn) {
  turns.push({ role: "user", content: question }, { role: "assistant", content: answer.answer });
  status.textContent = said.innerText.replace(/\[\d+\]/g, "");
  turn.append(...answerParts(answer, words, said));
  tell({ type: "answer", answer });
}

function notice(said, text) {
  said.append(element("p", "notice", text));
  status.textContent = text;
}

function submit() {
  if (!/[\p{L}\p{N}]/u.test(box.value)) {
    status.textContent = words.no_words;
    box.focus();
    return;
  }
  ask(box.value);
  box.value = "";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
conversation.addEventListener("click", ({ target }) => {
  if (!target.matches(".offer")) return;
  ask(target.textContent);
  box.focus(); // the button may go away
});
addEventListener("keydown", (event) => event.key === "Escape" && tell({ type: "close" }));
// Until here nothing that is typed or pressed could be heard.
for (const control of form.elements) control.disabled = false;
tell({ type: "ready" });
