// The examples of /docs ask this server and show what it answers, as it comes.
for (const form of document.querySelectorAll(".try")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const result = form.querySelector(".result");
    result.hidden = false;
    result.textContent = "";
    try {
      const response = await fetch(form.dataset.path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: form.querySelector("textarea").value,
      });
      await show(response, result);
    } catch (error) {
      result.textContent += error.message;
    }
  });
}

async function show(response, result) {
  if (response.headers.get("content-type").startsWith("application/json")) {
    const answer = JSON.stringify(await response.json(), null, 2);
    result.textContent = `${response.status}\n${answer}`;
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    result.textContent += part.value;
  }
}
