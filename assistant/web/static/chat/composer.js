// The box to ask in: Enter asks, Shift and Enter begin a new line; Stop while an answer comes.
import { button, make, say } from "../page.js";

/** The form; `page` offers `ask(question)`, which says whether it was taken, and `stop()`. */
export function composer(page) {
  const box = make("textarea", { id: "box", rows: 1, enterkeyhint: "send" });
  const send = make("button", { type: "submit", class: "primary" }, say("chat.ask"));
  const stop = button("secondary", say("chat.stop"), page.stop, { hidden: true });
  const foreign = document.documentElement.lang !== "en";
  const wrong = make("p", { class: "wrong", id: "wrong", role: "alert" });
  const form = make("form", { class: "composer no-print", id: "question" },
    make("label", { for: box.id }, say("chat.question")), wrong,
    make("div", { class: "row" }, box, send, stop),
    make("p", { class: "hint" }, say("chat.hint"), foreign && ` ${say("chat.answer_language")}`));

  function submit(event) {
    event.preventDefault();
    if (!send.hidden && page.ask(box.value)) box.value = "";
  }

  form.addEventListener("submit", submit);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  box.addEventListener("input", () => complain(""));

  function complain(words) {
    wrong.textContent = words;
    box.setAttribute("aria-invalid", words !== "");
    box.setAttribute("aria-describedby", words ? wrong.id : "");
  }

  function busy(running) {
    const held = document.activeElement === (running ? send : stop);
    send.hidden = running;
    stop.hidden = !running;
    if (held) box.focus();
  }

  complain("");
  return { element: form, box, busy, complain };
}
