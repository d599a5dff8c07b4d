// The source panel: a document beside the answer, its quoted words marked and in sight.
import { button, make, say } from "./page.js";

const NARROW = "(max-width: 63.99rem)";
const panel = make("dialog", { class: "source-panel no-print", "aria-labelledby": "source-title" });
const known = new Map(); // documents that were fetched, by id
let opener; // what had the focus before

/**
 * Open the document of `citation` with its words in sight.
 *
 * A citation is the API's: number, document, title, heading, start, end (characters, half-open).
 * `citations` are all of this document in one answer; all are marked, `citation` stronger.
 */
export async function openSource(citation, citations = [citation]) {
  if (!panel.contains(document.activeElement)) opener = document.activeElement;
  frame(citation, make("p", { class: "source-state" }, say("source.loading")));
  try {
    show(await fetched(citation.document), citation, citations);
  } catch {
    frame(citation, make("p", { class: "source-state", role: "alert" }, say("source.failed")));
  }
}

/** Close the panel and give the focus back. */
export function closeSource() {
  panel.close();
  document.documentElement.classList.remove("with-source");
  opener?.focus();
}

async function fetched(id) {
  if (!known.has(id)) {
    const response = await fetch(`/api/documents/${encodeURIComponent(id)}`);
    if (!response.ok) throw new Error(response.statusText);
    known.set(id, await response.json());
  }
  return known.get(id);
}

function frame(citation, ...content) {
  const close = button("source-close", "×", closeSource, { "aria-label": say("site.close") });
  const title = make("h2", { id: "source-title", tabindex: -1 }, citation.title);
  panel.replaceChildren(make("div", { class: "source-top" }, title, close), ...content);
  if (!panel.isConnected) document.body.append(panel);
  if (panel.open) return;
  document.documentElement.classList.add("with-source");
  if (matchMedia(NARROW).matches) panel.showModal();
  else panel.show();
  title.focus();
}

function show(known, citation, citations) {
  const text = make("div", { class: "source-text", lang: known.language, tabindex: 0,
    role: "region", "aria-label": say("source.text") }, ...marked(known.text, citations));
  const path = make("p", { class: "source-path" });
  frame(citation, details(known, path), choice(citations, choose), text);
  choose(citation);

  function choose(chosen) {
    path.textContent = headings(known, chosen).join(" › ");
    for (const each of panel.querySelectorAll(".source-choice button")) {
      each.setAttribute("aria-pressed", Number(each.dataset.number) === chosen.number);
    }
    const marks = [...text.querySelectorAll("mark")];
    const active = marks.filter((mark) => mark.dataset.numbers.split(" ")
      .includes(String(chosen.number)));
    marks.forEach((mark) => mark.classList.toggle("active", active.includes(mark)));
    active[0].tabIndex = -1;
    active[0].focus({ preventScroll: true });
    active[0].scrollIntoView({ block: "center" });
  }
}

function headings(known, citation) {
  const within = known.sections?.find(({ start, end }) =>
    start <= citation.start && citation.start < end);
  const path = within?.headings ?? [citation.heading].filter(Boolean);
  return path.filter((heading) => heading !== known.title);
}

function details({ id, url, edition, publisher }, path) {
  const web = /^https?:\/\//.test(url) && make("a", { href: url, target: "_blank",
    rel: "noopener noreferrer" }, say("site.original"));
  return make("div", { class: "source-details" }, path,
    make("p", {}, [publisher, edition && say("source.edition", { edition })]
      .filter(Boolean).join(" · ")),
    make("p", { class: "source-links" }, web,
      make("a", { href: `/documents/${encodeURIComponent(id)}` }, say("source.document"))));
}

function choice(citations, choose) {
  const buttons = citations.map((citation) => button("marker", `[${citation.number}]`,
    () => choose(citation), { "data-number": citation.number,
      "aria-label": say("chat.citation", { number: citation.number, place: citation.heading }) }));
  return make("div", { class: "source-choice", role: "group",
    "aria-label": say("source.quotes") }, ...buttons);
}

/** The text in pieces, cut at every start and end; what is quoted is marked with its numbers. */
function marked(text, citations) {
  const characters = [...text]; // as the server counts them, not UTF-16 units
  const cuts = citations.flatMap(({ start, end }) => [start, end]);
  const places = [...new Set([0, ...cuts, characters.length])].sort((one, other) => one - other);
  return places.slice(1).map((end, at) => {
    const start = places[at];
    const words = characters.slice(start, end).join("");
    const numbers = citations.filter((c) => c.start <= start && end <= c.end).map((c) => c.number);
    return numbers.length ? make("mark", { "data-numbers": numbers.join(" ") }, words) : words;
  });
}

panel.addEventListener("cancel", (event) => { event.preventDefault(); closeSource(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.open && !event.defaultPrevented) closeSource();
});
