// The vote on an answer: two buttons, then an optional comment, then it is sent.
import { button, make, say } from "../page.js";

/**
 * The two buttons and the place for the form.
 * `gather()` gives the question, the history, the answer and its citations; `days` is how long
 * feedback is kept; `tell(words)` says something to everybody, also without eyes.
 */
export function feedback(gather, days, tell) {
  const place = make("div", { class: "feedback" });
  const thumb = (vote) => button(`quiet icon-${vote}`, "", () => choose(vote),
    { "aria-label": say(`feedback.${vote}`), title: say(`feedback.${vote}`) });
  const up = thumb("up");
  const down = thumb("down");

  function choose(vote) {
    mark(vote);
    const close = () => { mark(""); place.replaceChildren(); (vote === "up" ? up : down).focus(); };
    const form = voteForm(days, close, async (comment) => {
      const stored = await post({ ...gather(), vote, comment });
      tell(say(stored ? "feedback.thanks" : "feedback.failed"));
      place.replaceChildren(make("p", { class: stored ? "done" : "failed", tabindex: -1 },
        say(stored ? "feedback.thanks" : "feedback.failed")));
      place.firstElementChild.focus();
    });
    place.replaceChildren(form);
    form.querySelector("textarea").focus();
  }

  function mark(vote) {
    up.setAttribute("aria-pressed", vote === "up");
    down.setAttribute("aria-pressed", vote === "down");
  }

  mark("");
  return { buttons: [up, down], place };
}

function voteForm(days, close, send) {
  const comment = make("textarea", { rows: 2, maxlength: 2000 });
  const form = make("form", {},
    make("label", {}, say("feedback.comment"), comment),
    make("p", { class: "hint" }, say("feedback.comment_hint")),
    make("p", { class: "hint" }, say("feedback.notice", { days })),
    make("div", { class: "row" },
      make("button", { type: "submit", class: "primary" }, say("feedback.send")),
      button("secondary", say("feedback.cancel"), close)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector("[type=submit]").disabled = true;
    send(comment.value.trim());
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
  return form;
}

async function post(body) {
  const headers = { "content-type": "application/json" };
  const sent = fetch("/api/feedback", { method: "POST", headers, body: JSON.stringify(body) });
  return (await sent.catch(() => ({ ok: false }))).ok;
}
