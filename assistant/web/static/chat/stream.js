// The way to the API: one question, its answer in pieces.
import { say } from "../page.js";

const OPENING = 60_000; // ms that a question waits for the documents to be opened
const AGAIN = 1_000; // ms between two tries

/** A refusal in words for the reader. */
export class Refused extends Error {}

/**
 * Ask, and give each piece as it comes: `{ statement }` several times, then `{ answer }`.
 * Throws `Refused`, or an `AbortError` when `signal` stops it.
 */
export async function* stream(question, history, signal) {
  const response = await send(JSON.stringify({ question, history }), signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error) => lost(error, "chat.broken"));
      if (done) return;
      const blocks = (kept + value).split("\n\n");
      kept = blocks.pop();
      for (const block of blocks) yield event(block);
    }
  } finally {
    reader.cancel().catch(() => {}); // after the answer, nothing is waited for
  }
}

function event(block) {
  const [, name, data] = block.match(/^event: (\w+)\ndata: (.*)$/s);
  if (name === "error") throw new Refused(say("chat.broken"));
  return { [name]: JSON.parse(data) };
}

async function send(body, signal) {
  const until = Date.now() + OPENING;
  for (;;) {
    const headers = { "content-type": "application/json" };
    const asked = fetch("/api/ask/stream", { method: "POST", headers, body, signal });
    const response = await asked.catch((error) => lost(error, "chat.unreachable"));
    if (response.ok) return response;
    if (response.status !== 503 || Date.now() > until) throw new Refused(await reason(response));
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

function lost(error, key) {
  throw error.name === "AbortError" ? error : new Refused(say(key));
}

async function reason(response) {
  if (response.status === 503) return say("site.opening");
  const said = await response.json().catch(() => ({}));
  return said.error?.message ?? say("chat.broken");
}
