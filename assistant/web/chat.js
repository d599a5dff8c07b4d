// Two things that Gradio's chat does not do: it names each message by its HTML source, so that
// a screen reader would read the tags, and it scrolls to the last source instead of the answer.
let asked = 0;
new MutationObserver(() => {
  for (const message of document.querySelectorAll("#conversation [data-testid][aria-label]")) {
    message.removeAttribute("aria-label");
  }
  const questions = document.querySelectorAll("#conversation .user-row");
  if (questions.length > asked) {
    questions[questions.length - 1].scrollIntoView({ block: "start" });
  }
  asked = questions.length;
}).observe(document.documentElement, { childList: true, subtree: true });
