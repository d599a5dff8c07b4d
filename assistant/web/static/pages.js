// The filters of the figures act while one types; the server makes the rows, as without script.
const form = document.querySelector("form.filters");
let asked = 0;

async function narrow() {
  const mine = ++asked;
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${location.pathname}?${query}`;
  const response = await fetch(address).catch(() => null);
  const text = response?.ok ? await response.text() : "";
  if (mine !== asked || !text) return;
  const found = new DOMParser().parseFromString(text, "text/html").getElementById("results");
  const shown = document.getElementById("results");
  // The line that tells the count stays in place, so that screen readers hear it change.
  shown.querySelector(".count").textContent = found.querySelector(".count").textContent;
  found.querySelector(".count").replaceWith(shown.querySelector(".count"));
  shown.replaceChildren(...found.childNodes);
  history.replaceState(null, "", address);
}

let waiting;
form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(narrow, 200);
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  narrow();
});
