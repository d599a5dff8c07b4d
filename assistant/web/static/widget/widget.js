// The assistant on any page: a button that opens a panel, or a form that fills an element.
// docs/widget.md says how it is used. What is asked and answered happens in a frame of its own.
(() => {
  "use strict";
  const served = __SERVED__; // put in by the server: the origins it allows, and the words
  const { currentScript: script } = document;
  if (window.FundAssistant) return; // the line stands twice in the page
  if (!script) {
    console.error('Fund assistant: use <script src="…/widget.js" defer>, without type="module".');
    return;
  }
  const { dataset: chosen } = script;
  const host = new URL(script.src).origin;
  if (location.origin !== host && !served.origins.includes(location.origin)) {
    console.error(`Fund assistant: pages of ${location.origin} may not embed ${host}. ` +
      "Ask its operator to add this origin to ASSISTANT_ORIGINS.");
    return;
  }

  const PATIENCE = 10_000; // milliseconds until a frame that says nothing is reported
  const asked = chosen.language || document.documentElement.lang || navigator.language;
  const [language] = asked.toLowerCase().split("-");
  const words = served.words[language] ?? served.words.en;
  const title = chosen.title || words.title;
  const colour = option("colour", /^#([0-9a-f]{3}|[0-9a-f]{6})$/i, "#0e47cb");
  const position = option("position", /^(bottom|top)-(right|left)$/, "bottom-right");
  const listeners = { open: new Set(), close: new Set(), answer: new Set() };

  function option(name, form, otherwise) {
    const given = chosen[name];
    if (given === undefined || form.test(given)) return given ?? otherwise;
    console.warn(`Fund assistant: data-${name}="${given}" is not understood.`);
    return otherwise;
  }

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // Black or white, whichever stands out more on the colour: at least 4.5 to 1 in either case.
  function inkOn(hex) {
    const pairs = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c) : hex.match(/\w\w/g);
    const [red, green, blue] = pairs.map((pair) => {
      const part = parseInt(pair, 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
  }

  const [edge, side] = position.split("-");
  const style = `
    :host { all: initial; display: block; color-scheme: inherit; color: CanvasText; --colour: ${colour}; --ink: ${inkOn(colour)}; }
    * { box-sizing: border-box; font: 16px/1.4 Arial, Helvetica, sans-serif; }
    button { border: 0; background: var(--colour); color: var(--ink); cursor: pointer; }
    button:hover { text-decoration: underline; }
    :focus-visible { outline: 3px solid #ffbe5c; outline-offset: 2px; box-shadow: 0 0 0 6px #26324b; }
    iframe { display: block; width: 100%; border: 0; }
    .open { position: fixed; z-index: 2147483000; ${edge}: 16px; ${side}: 16px; min-height: 48px;
      max-width: calc(100vw - 32px); padding: 8px 20px; border-radius: 24px; font-weight: 700;
      box-shadow: 0 2px 8px #0006; }
    .panel { position: fixed; z-index: 2147483001; ${edge}: 76px; ${side}: 16px; display: flex;
      flex-direction: column; width: min(420px, 100vw - 32px); height: min(640px, 100vh - 92px);
      border: 1px solid #8b97b0; border-radius: 8px; overflow: hidden; background: Canvas;
      box-shadow: 0 4px 24px #0006; }
    .panel[hidden] { display: none; }
    .panel iframe { flex: 1; min-height: 0; }
    .bar { display: flex; align-items: center; gap: 8px; padding: 4px 4px 4px 16px;
      background: var(--colour); color: var(--ink); }
    .bar h2 { flex: 1; margin: 0; font-weight: 700; overflow-wrap: anywhere; }
    .bar button { flex: none; width: 40px; height: 40px; border-radius: 4px; font-size: 24px; }
    .bar button:hover { text-decoration: none; outline: 2px solid currentColor; outline-offset: -4px; }
    .bar button:focus-visible { outline-offset: -4px; box-shadow: none; outline-color: currentColor; }
    @media (max-width: 480px), (max-height: 480px) {
      .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; } }
    @media print { :host { display: none; } }`;

  const root = element("fund-assistant");
  const shadow = root.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(); // no style element, so no policy of the page forbids it
  sheet.replaceSync(style);
  shadow.adoptedStyleSheets = [sheet];

  const frame = element("iframe", { title });
  let ready = false;
  let before = null; // what had the focus when the panel opened
  let waiting = []; // messages for a frame that is not there yet

  function load() {
    if (frame.src) return;
    const query = new URLSearchParams({ origin: location.origin, lang: language });
    frame.src = `${host}/widget?${query}`;
    if (chosen.question) send({ type: "ask", question: chosen.question });
    setTimeout(() => ready || console.error(`Fund assistant: no answer from ${host}. Is it ` +
      `running, and does this page's Content-Security-Policy allow "frame-src ${host}"?`), PATIENCE);
  }

  // As the page looks now, whichever way it came to that: its words are light where it is dark.
  function theme() {
    const [red] = getComputedStyle(root).color.match(/\d+/);
    return Number(red) > 127 ? "dark" : "light";
  }

  function send(message) {
    if (ready) frame.contentWindow.postMessage(message, host);
    else waiting.push(message);
  }

  function tell(name, detail) {
    for (const listener of listeners[name]) listener(detail);
  }

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== host || !source || source !== frame.contentWindow) return;
    if (data.type === "ready") {
      ready = true;
      send({ type: "start", colour, ink: inkOn(colour), theme: theme(), inline: Boolean(chosen.target) });
      waiting.splice(0).forEach(send);
    }
    if (data.type === "close") close();
    if (data.type === "answer") tell("answer", data.answer);
    if (data.type === "height" && chosen.target) frame.style.height = `${Number(data.height)}px`;
  });

  const button = element("button", { type: "button", className: "open", textContent: title });
  const cross = element("button", { type: "button", ariaLabel: words.close, textContent: "×" });
  const bar = element("div", { className: "bar" }, element("h2", { textContent: title }), cross);
  const panel = element("div", { className: "panel", role: "dialog", ariaLabel: title }, bar, frame);

  function open({ focus = true } = {}) {
    if (chosen.target) {
      if (focus) send({ type: "focus" });
      return;
    }
    load();
    if (panel.hidden) {
      before = document.activeElement === root ? button : document.activeElement;
      panel.hidden = false;
      button.ariaExpanded = "true";
      tell("open");
    }
    if (!focus) return;
    frame.focus();
    send({ type: "focus" });
  }

  function close() {
    if (chosen.target || panel.hidden) return;
    const inside = panel.contains(shadow.activeElement);
    panel.hidden = true;
    button.ariaExpanded = "false";
    if (inside) (before?.isConnected && before !== document.body ? before : button).focus();
    tell("close");
  }

  function ask(question) {
    open();
    send({ type: "ask", question: String(question) });
  }

  function listenersOf(name) {
    if (Object.hasOwn(listeners, name)) return listeners[name];
    throw new TypeError(`Fund assistant has no event "${name}"; there are open, close, answer.`);
  }

  const on = (name, listener) => void listenersOf(name).add(listener);
  const off = (name, listener) => void listenersOf(name).delete(listener);
  window.FundAssistant = Object.freeze({ open: () => open(), close, ask, on, off });

  if (chosen.target) {
    const target = document.querySelector(chosen.target);
    if (!target) {
      console.error(`Fund assistant: there is no element ${chosen.target} in this page.`);
      return;
    }
    shadow.append(frame);
    target.replaceChildren(root);
    load();
    return;
  }
  panel.hidden = true;
  button.ariaExpanded = "false";
  button.ariaHasPopup = "dialog";
  button.onclick = () => (panel.hidden ? open() : close());
  cross.onclick = close;
  shadow.addEventListener("keydown", (event) => event.key === "Escape" && close());
  shadow.append(panel, button);
  document.body.append(root);
  if (chosen.open !== undefined && chosen.open !== "false") open({ focus: false });
})();
