// Starts, watches and cancels a run; the page itself is made by the server.
const byId = (id) => document.getElementById(id);
const RUN = "/evaluation/run";
const LARGEST = 1_900_000; // bytes; the server takes 2 MB with what stands around the text
const problem = byId("problem");

function tell(word, more = "") {
  problem.textContent = [problem.dataset[word], more].filter(Boolean).join("\n");
  problem.hidden = false;
  problem.focus();
}

async function call(method, body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(RUN, { method, headers, body: body && JSON.stringify(body) });
  return [response.status, await response.json()];
}

async function start(body) {
  problem.hidden = true;
  const [status, found] = await call("POST", body).catch(() => [0, null]);
  if (status === 202) watch(found, true);
  else if (status === 409) tell("busy");
  else if (status === 413) tell("tooLarge");
  else if (status === 422) tell("unreadable", found.error?.message);
  else tell("unreachable");
}

byId("run-set").addEventListener("submit", (event) => {
  event.preventDefault();
  start({ set: byId("set").value });
});

byId("run-file").addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = byId("file").files[0];
  if (!file) return tell("noFile");
  if (file.size > LARGEST) return tell("tooLarge");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    start({ name: file.name, text });
  } catch {
    tell("notText");
  }
});

byId("cancel").addEventListener("click", () => call("DELETE").catch(() => tell("unreachable")));

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function show(run) {
  for (const button of document.querySelectorAll("form .button")) button.disabled = true;
  byId("run").hidden = false;
  byId("run-name").textContent = fill(byId("run-name").dataset.words, run);
  if (!run.total) return;
  byId("bar").max = run.total;
  byId("bar").value = run.done;
  byId("told").textContent = fill(byId("told").dataset.words, run);
}

// Ends by loading the page anew, which then holds the result.
async function watch(run, begun = false) {
  byId("result")?.remove();
  show(run);
  if (begun) byId("run-name").focus();
  while (run.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, 500));
    [, run] = await call("GET").catch(() => [0, run]);
    show(run);
  }
  sessionStorage.setItem("ended", "1");
  location.reload();
}

if (!byId("run").hidden) call("GET").then(([, run]) => watch(run));
// After a run the focus goes to what came out of it.
if (sessionStorage.getItem("ended")) {
  sessionStorage.removeItem("ended");
  const shown = byId("result-name") ?? document.querySelector("main > .notice[role=status]");
  shown?.setAttribute("tabindex", "-1");
  shown?.focus();
}
