// Answers and conversations as text to take away: plain, Markdown, JSON.
import { say } from "../page.js";
import { place } from "./answer.js";

/** An answer and its sources as plain text. */
export function plain({ answer, citations }) {
  const words = answer.replace(/\*\*(.+?)\*\*/g, "$1");
  const sources = citations.map((c) => `[${c.number}] ${origin(c)}:\n“${folded(c.quote)}”`);
  return [words, ...heading(citations), ...sources].join("\n\n");
}

/** An answer and its sources as Markdown; what documents say cannot become markup. */
export function markdown({ answer, citations }) {
  const sources = citations.map((c) => `- \\[${c.number}\\] ${escaped(origin(c))}:\n  > ${
    escaped(folded(c.quote))}`);
  const lines = answer.split("\n").map((line) => line.match(/^(- )?(.*)$/s));
  const words = lines.map(([, item = "", rest]) => item + bold(rest)).join("\n");
  return [words, ...heading(citations), sources.join("\n")].join("\n\n").trim();
}

/** A whole conversation as Markdown. */
export function conversationMarkdown({ created, turns }) {
  const parts = turns.map(({ question, answer, partial }) =>
    `## ${escaped(folded(question))}\n\n${
      answer ? markdown(answer) : `${bold(partial ?? "")}\n\n${say("chat.stopped")}`}`);
  return `# ${document.title}, ${created.slice(0, 10)}\n\n${parts.join("\n\n")}\n`;
}

/** A whole conversation as JSON. */
export function conversationJson({ created, turns }) {
  return `${JSON.stringify({ created, turns }, null, 2)}\n`;
}

/** Hand a file to the reader. */
export function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function heading(citations) {
  return citations.length ? [say("chat.sources", { count: citations.length })] : [];
}

function origin(citation) {
  return [place(citation), citation.edition, citation.url].filter(Boolean).join("; ");
}

function folded(text) {
  return text.split(/\s+/).join(" ").trim();
}

function bold(text) {
  return text.split(/(\*\*.+?\*\*)/).map((piece) => {
    const inner = piece.match(/^\*\*(.+)\*\*$/);
    return inner ? `**${escaped(inner[1])}**` : escaped(piece);
  }).join("");
}

function escaped(text) {
  return text.replace(/[\\`*_{}[\]<>#|~$!&]/g, "\\$&");
}
