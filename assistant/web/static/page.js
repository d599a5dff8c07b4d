// What the scripts of all pages share: elements, and the words of the interface.

/** An element; what stands in `children` is shown as words, never read as markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

/** A button that submits nothing. */
export function button(name, label, onclick, attributes = {}) {
  return make("button", { type: "button", class: name, onclick, ...attributes }, label);
}

let words;

/** One word of the interface in the page's language, its places filled from `values`. */
export function say(key, values = {}) {
  words ??= read(`words-${document.documentElement.lang}`);
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The data that the server wrote into the page under `id`. */
export function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}
