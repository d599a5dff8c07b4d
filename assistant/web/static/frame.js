// The reader's own choice of language and theme, kept in this browser (no cookie).
(() => {
  const root = document.documentElement;
  const kept = (name) => { try { return localStorage.getItem(name) || ""; } catch { return ""; } };
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private */ } };

  const address = new URL(location.href);
  const asked = address.searchParams.get("lang");
  const language = kept("language");
  if (asked) {
    keep("language", root.lang || asked);
  } else if (language && root.lang && language !== root.lang) {
    address.searchParams.set("lang", language);
    location.replace(address);
  }

  const themes = ["auto", "light", "dark"];
  let theme = themes.includes(kept("theme")) ? kept("theme") : "auto";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function paint() {
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    const isDark = theme === "dark" || (theme === "auto" && dark.matches);
    document.dispatchEvent(new CustomEvent("theme", { detail: { dark: isDark } }));
    for (const button of document.querySelectorAll(".site-theme")) {
      button.querySelector(".site-theme-name").textContent = button.dataset[theme];
      button.hidden = false;
    }
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".site-theme")) return;
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    keep("theme", theme);
    paint();
  });
  dark.addEventListener("change", paint);
  document.addEventListener("DOMContentLoaded", paint);
  document.addEventListener("frame", paint); // the chat page puts its header in later
  // Words that an address quotes are in sight, also where it names no place to go to.
  document.addEventListener("DOMContentLoaded", () => {
    if (!location.hash) document.getElementById("quote")?.scrollIntoView({ block: "center" });
  });
  paint();
})();
