// An answer as elements: statements with their markers, the working, the sources.
import { button, make, say } from "../page.js";

const PIECES = /(\*\*.+?\*\*|\[\d{1,3}\])/;
const GROUPS = /(?<=\d) (?=\d{3}(?!\d))/g; // "1 686.3" stays on one line

/** Add one statement to `body`; list lines that follow each other make one list. */
export function addStatement(body, text) {
  for (const line of text.split("\n").filter((each) => each.trim())) {
    const item = line.match(/^\s*[-*] +(.*)$/);
    if (!item) body.append(make("p", {}, ...inline(line)));
    else listIn(body).append(make("li", {}, ...inline(item[1])));
  }
}

function listIn(body) {
  if (body.lastElementChild?.tagName !== "UL") body.append(make("ul"));
  return body.lastElementChild;
}

/** Words with bold and citation markers; every other sign is a sign. */
export function inline(text) {
  return text.replace(GROUPS, "\u00a0").split(PIECES).map((piece) => {
    const bold = piece.match(/^\*\*(.+)\*\*$/);
    if (bold) return make("strong", {}, ...inline(bold[1]));
    const marker = piece.match(/^\[(\d+)\]$/);
    return marker ? markerButton(Number(marker[1])) : piece;
  });
}

function markerButton(number) {
  const attributes = { type: "button", class: "marker", "data-number": number };
  return make("button", attributes, `[${number}]`);
}

/** Where a citation stands, for people: title and heading. */
export function place({ title, heading }) {
  return heading && heading !== title ? `${title}, ${heading}` : title;
}

/** Tell each marker in `element` what it shows, once the citations are known. */
export function nameMarkers(element, citations) {
  for (const marker of element.querySelectorAll(".marker")) {
    const known = citations.find(({ number }) => number === Number(marker.dataset.number));
    if (!known) continue;
    const name = say("chat.citation", { number: known.number, place: place(known) });
    marker.setAttribute("aria-label", name);
    marker.title = name;
  }
}

/** The sources with their exact words; a list longer than a few is folded. */
export function sourceList(citations) {
  const items = citations.map((citation) => make("li", {},
    make("p", { class: "source-place" },
      markerButton(citation.number),
      button("source-title", citation.title, undefined, { "data-number": citation.number }),
      citation.heading !== citation.title &&
        make("span", { class: "source-heading" }, citation.heading)),
    make("blockquote", { class: "quote" }, citation.quote)));
  return make("details", { class: "sources", open: citations.length <= 4 },
    make("summary", {}, say("chat.sources", { count: citations.length })),
    make("ol", {}, ...items));
}

/** How numbers were worked out, each operand with its source. */
export function working(computations) {
  const sums = computations.map((made) => make("li", {},
    make("p", { class: "sum" }, `${made.expression} = `,
      make("strong", {}, number(made.result, made.unit))),
    make("ul", { class: "operands" }, ...(made.operands ?? []).map(operand))));
  return make("details", { class: "working" },
    make("summary", {}, say("chat.computation")), make("ol", {}, ...sums));
}

/** Who wrote the answer, and what was checked before it was shown. */
export function writtenBy({ writer = "grounded", checked }) { // older kept answers do not say
  const name = String(writer).replace(/^model:/, "");
  const words = [String(writer) === name ? say("chat.grounded") : say("chat.model", { name })];
  if (checked) words.push(say("chat.checked", checked));
  return make("p", { class: "written" }, words.join(" "));
}

function operand({ label, period, value, unit, citation }) {
  const words = `${label}${period ? ` (${period})` : ""}: ${number(value, unit)} `;
  return make("li", {}, words, citation && markerButton(citation));
}

/** Digits in groups of three, and the unit where documents put it. */
function number(value, unit) {
  const [whole, rest] = String(value).split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, "\u00a0") + (rest ? `.${rest}` : "");
  const [, currency, scale] = unit.match(/^([A-Z]{3})\b ?(.*)$/) ?? [];
  return (currency ? [currency, digits, scale] : [digits, unit]).filter(Boolean).join("\u00a0");
}
