// The chart of an answer: its numbers are kept, the server draws them in the page's language.
import { make } from "../page.js";

/** The place of a chart, filled as soon as it is drawn. */
export function drawChart(chart) {
  const place = make("div", { class: "drawing" });
  draw(chart).then((html) => place.insertAdjacentHTML("afterbegin", html), () => place.remove());
  return place;
}

async function draw(chart) {
  const response = await fetch(`/api/chart?lang=${document.documentElement.lang}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(chart),
  });
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()).html; // the server's own HTML, every word in it escaped
}
