// An answer as elements: statements, sources with their words, a chart as a table, what to ask
// next. Whatever comes from outside becomes text nodes only.

const INLINE = /(\*\*.+?\*\*|\[\d{1,3}\])/;
const GROUPS = /(?<=\d) (?=\d{3}(?!\d))/g; // "1 686.3" stays on one line

/** An element with a class, if any, and what stands in it: elements and plain text. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Adds one statement of the stream: paragraphs, and items of lists. */
export function sayStatement(said, text) {
  for (const line of text.split("\n").filter((part) => part.trim())) {
    const item = /^\s*[-*] +(.*)/.exec(line);
    if (!item) {
      said.append(element("p", "", ...inline(line)));
      continue;
    }
    if (said.lastElementChild?.tagName !== "UL") said.append(element("ul"));
    said.lastElementChild.append(element("li", "", ...inline(item[1])));
  }
}

function inline(text) {
  return text.replace(GROUPS, "\u00a0").split(INLINE).filter(Boolean).map((piece) => {
    if (/^\*\*.+\*\*$/.test(piece)) return element("strong", "", ...inline(piece.slice(2, -2)));
    if (!/^\[\d{1,3}\]$/.test(piece)) return piece;
    const marker = element("span", "marker", piece);
    marker.dataset.source = piece.slice(1, -1);
    return marker;
  });
}

/** What stands below the statements once the answer is whole; its markers become buttons. */
export function answerParts(answer, words, said) {
  const sources = new Map(answer.citations.map((c) => [String(c.number), source(c, words)]));
  const parts = [];
  if (answer.chart) parts.push(chart(answer.chart, words));
  if (answer.computations.length) parts.push(computations(answer.computations, words));
  if (sources.size) {
    const list = element("ol", "", ...sources.values());
    parts.push(element("section", "sources", element("h3", "", words.sources), list));
  }
  if (answer.suggestions.length) parts.push(offers(answer.suggestions, words));
  for (const place of [said, ...parts]) connect(place, sources, words);
  return parts;
}

function source(citation, words) {
  const item = element("li", "", title(citation, words));
  item.value = citation.number;
  item.tabIndex = -1;
  if (citation.heading && citation.heading !== citation.title) {
    item.append(element("span", "heading", citation.heading));
  }
  item.append(element("blockquote", "", citation.quote));
  return item;
}

function title(citation, words) {
  if (!/^https?:\/\//.test(citation.url)) return element("span", "title", citation.title);
  const link = element("a", "title", citation.title);
  Object.assign(link, { href: citation.url, target: "_blank", rel: "noopener noreferrer" });
  link.append(element("span", "visually-hidden", ` (${words.original})`));
  return link;
}

/** Each marker becomes a button that leads to its quote. */
function connect(place, sources, words) {
  for (const marker of place.querySelectorAll(".marker")) {
    const { source: number } = marker.dataset;
    const item = sources.get(number);
    if (!item) continue;
    const button = element("button", "marker", marker.textContent);
    button.type = "button";
    button.ariaLabel = words.source.replace("{number}", number);
    button.addEventListener("click", () => {
      item.closest("ol").querySelector(".active")?.classList.remove("active");
      item.classList.add("active");
      item.scrollIntoView({ block: "nearest" });
      item.focus({ preventScroll: true });
    });
    marker.replaceWith(button);
  }
}

/** The numbers of a chart as a table; the bars in it are for the eye alone. */
function chart({ title: name, unit, points }, words) {
  const most = Math.max(...points.map((point) => Number(point.value)));
  const rows = points.map((point) => {
    const bar = element("span", "bar");
    bar.ariaHidden = "true";
    bar.style.width = `${most ? (100 * Number(point.value)) / most : 0}%`;
    const label = element("th", "", point.label);
    label.scope = "row";
    const cited = point.citation ? inline(` [${point.citation}]`) : [];
    const detail = point.detail ? [element("span", "detail", point.detail)] : [];
    const value = element("td", "value", ...inline(point.written), ...cited, ...detail, bar);
    return element("tr", "", label, value);
  });
  const caption = element("caption", "", unit ? `${name} (${unit})` : name);
  return element("table", "chart", caption, element("tbody", "", ...rows));
}

function computations(made, words) {
  const lines = made.map(({ expression, result, unit }) => {
    const sum = expression.includes("=") ? expression : `${expression} = ${result} ${unit}`;
    return element("li", "", ...inline(sum));
  });
  return element("section", "working", element("h3", "", words.computation), element("ul", "", ...lines));
}

function offers(questions, words) {
  const items = questions.map((question) => {
    const button = element("button", "offer", question);
    button.type = "button";
    return element("li", "", button);
  });
  const list = element("ul", "offers", ...items);
  return element("section", "", element("h3", "", words.follow_ups), list);
}
