// One question and its answer on the page, with what can be done about them.
import { openSource } from "../source.js";
import { button, make, say } from "../page.js";
import { addStatement, nameMarkers, sourceList, working, writtenBy } from "./answer.js";
import { drawChart } from "./chart.js";
import { plain, markdown } from "./export.js";
import { feedback } from "./feedback.js";

/**
 * Show `turn`, which has a `question`, and an `answer` (or a `partial` one) when it was kept.
 * The page offers `ask(question)`, `again(turn, question)`, `history(turn)`, `tell(words)` and
 * `feedbackDays`.
 */
export function showTurn(turn, page) {
  const body = make("div", { class: "answer" });
  const asked = make("div", { class: "asked" });
  const element = make("article", { class: "turn" }, asked, body);
  const view = {
    element,
    add: (statement) => addStatement(body, statement.text),
    answered: () => complete(body, turn, page),
    stopped: () => body.append(make("p", { class: "notice" }, say("chat.stopped")), retry()),
    refused: (words) => body.append(make("p", { class: "notice" }, words), retry()),
  };
  const retry = () => make("div", { class: "actions" }, askAgain(turn, page));
  showQuestion(asked, turn, page);
  element.addEventListener("click", (event) => openCited(event, turn));
  if (turn.answer) {
    addStatement(body, turn.answer.answer);
    view.answered();
  } else if (turn.partial !== undefined) {
    addStatement(body, turn.partial);
    view.stopped();
  }
  return view;
}

function showQuestion(asked, turn, page) {
  const pencil = button("quiet icon-edit no-print", "", () => edit(turn, asked, page),
    { "aria-label": say("chat.edit"), title: say("chat.edit") });
  asked.replaceChildren(make("h2", {}, turn.question), pencil);
  return pencil;
}

function complete(body, turn, page) {
  const { citations, computations, abstained, chart, suggestions } = turn.answer;
  if (abstained) body.prepend(make("p", { class: "absent" }, say("chat.absent")));
  if (chart) body.append(drawChart(chart));
  if (computations.length) body.append(working(computations));
  if (citations.length) body.append(sourceList(citations));
  body.append(writtenBy(turn.answer));
  body.append(...actions(turn, page));
  if (suggestions.length) body.append(followUps(suggestions, page));
  nameMarkers(body, citations);
}

function openCited(event, { answer }) {
  const number = Number(event.target.closest("[data-number]")?.dataset.number);
  const citation = answer?.citations.find((each) => each.number === number);
  if (!citation) return;
  openSource(citation, answer.citations.filter((each) => each.document === citation.document));
}

function actions(turn, page) {
  const row = [
    copying("chat.copy", () => plain(turn.answer), page),
    copying("chat.copy_markdown", () => markdown(turn.answer), page),
    askAgain(turn, page),
  ];
  if (!page.feedbackDays) return [make("div", { class: "actions" }, ...row)];
  const gather = () => ({
    question: turn.question,
    history: page.history(turn),
    answer: turn.answer.answer,
    citations: turn.answer.citations,
    abstained: turn.answer.abstained,
  });
  const { buttons, place } = feedback(gather, page.feedbackDays, page.tell);
  return [make("div", { class: "actions" }, ...row, ...buttons), place];
}

function askAgain(turn, page) {
  return button("quiet icon-retry", say("chat.retry"), () => page.again(turn, turn.question));
}

function edit(turn, asked, page) {
  const box = make("textarea", { "aria-label": say("chat.question"), rows: 2 });
  const close = () => showQuestion(asked, turn, page).focus();
  const send = () => page.again(turn, box.value);
  box.value = turn.question;
  box.addEventListener("keydown", (event) => {
    const leaves = event.key === "Escape";
    if (!leaves && (event.key !== "Enter" || event.shiftKey || event.isComposing)) return;
    event.preventDefault();
    if (leaves) close(); else send();
  });
  asked.replaceChildren(box, make("div", { class: "row" },
    button("primary", say("chat.ask"), send), button("secondary", say("chat.cancel"), close)));
  box.focus();
}

function copying(key, text, page) {
  return button("quiet icon-copy", say(key), async (event) => {
    const target = event.target;
    const done = await copy(text());
    page.tell(say(done ? "chat.copied" : "chat.copy_failed"));
    target.textContent = say(done ? "chat.copied" : "chat.copy_failed");
    setTimeout(() => { target.textContent = say(key); }, 2_000);
  });
}

async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(() => true, () => false);
  }
  const box = make("textarea"); // a page served without TLS has no clipboard
  box.value = text;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}

function followUps(suggestions, page) {
  const buttons = suggestions.map((text) => make("li", {},
    button("sample", text, () => page.ask(text))));
  return make("div", { class: "follow-ups" },
    make("p", { class: "label" }, say("chat.follow_ups")), make("ul", {}, ...buttons));
}
