// A chart as a picture to keep: its SVG is drawn on a canvas here, nothing is sent anywhere.
(() => {
  const WIDTH = 800, EDGE = 24, HEAD = 64, SHARP = 2; // px; pixels for each
  // A picture goes into documents, which are white, whatever the theme of the page is.
  const INK = "#26324b", PAPER = "#fff";
  const COLOURS = { color: INK, "--blue": "#0e47cb", "--line": "#cfdaf5", "--paper": PAPER };
  const TYPE = ["fontSize", "fontWeight"];

  // The copy stands alone: what the page's style said of each part is written into it.
  const copied = svg => {
    const copy = svg.cloneNode(true);
    const parts = svg.querySelectorAll("text");
    copy.querySelectorAll("text").forEach((part, place) => {
      for (const name of TYPE) part.style[name] = getComputedStyle(parts[place])[name];
    });
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", WIDTH - 2 * EDGE);
    for (const [name, value] of Object.entries(COLOURS)) copy.style.setProperty(name, value);
    return new XMLSerializer().serializeToString(copy);
  };

  const loaded = text => new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = failed;
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });

  const drawn = async figure => {
    const svg = figure.querySelector("svg");
    const image = await loaded(copied(svg));
    const canvas = document.createElement("canvas");
    const height = svg.getBoundingClientRect().height + HEAD + 2 * EDGE;
    [canvas.width, canvas.height] = [WIDTH * SHARP, height * SHARP];
    const pen = canvas.getContext("2d");
    pen.scale(SHARP, SHARP);
    pen.fillStyle = PAPER;
    pen.fillRect(0, 0, WIDTH, height);
    pen.fillStyle = INK;
    [["chart-title", "bold 20px", 20], ["chart-unit", "15px", 44]].forEach(([name, type, down]) => {
      pen.font = `${type} Arial, Helvetica, sans-serif`;
      pen.fillText(figure.querySelector(`.${name}`).textContent, EDGE, EDGE + down, WIDTH - 2 * EDGE);
    });
    pen.drawImage(image, EDGE, EDGE + HEAD);
    return canvas;
  };

  const keep = (canvas, name) => canvas.toBlob(blob => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${name}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  document.addEventListener("click", async event => {
    const figure = event.target.closest?.(".chart-png")?.closest(".chart");
    if (figure) keep(await drawn(figure), figure.dataset.name);
  });
})();
