// The list of kept conversations, and what can be done with the open one.
import { button, make, say } from "../page.js";
import { conversationJson, conversationMarkdown, download } from "./export.js";
import * as kept from "./kept.js";

/**
 * The list; `page` offers `begin()`, `reopen(id)` and `current()`. Call `refresh()` on what is
 * returned when something has changed.
 */
export function sidebar(page) {
  const items = make("ul", { class: "kept-list" });
  const none = make("p", { class: "hint" }, say("chat.none_kept"));
  const saving = make("div", { class: "saving" },
    button("quiet", say("chat.export_markdown"), () => save(page.current(), "md")),
    button("quiet", say("chat.export_json"), () => save(page.current(), "json")));
  const all = button("quiet danger", say("chat.delete_all"), () => forget(kept.list()));
  const panel = make("div", { class: "kept-panel", id: "kept-panel" }, none, items, saving, all);
  const toggle = button("quiet kept-toggle", say("chat.conversations"), () => {
    toggle.setAttribute("aria-expanded", panel.classList.toggle("open"));
  }, { "aria-expanded": "false", "aria-controls": panel.id });
  const element = make("section", { class: "kept no-print" },
    make("div", { class: "kept-top" },
      button("secondary new", say("chat.new"), page.begin), toggle),
    make("h2", { class: "label", id: "kept-heading" }, say("chat.conversations")), panel);
  element.setAttribute("aria-labelledby", "kept-heading");

  function forget(entries) {
    if (!confirm(say("chat.confirm"))) return;
    entries.forEach(({ id }) => kept.forget(id));
    if (entries.some(({ id }) => id === page.current().id)) page.begin();
    refresh();
    element.querySelector(".new").focus();
  }

  function item(entry) {
    const here = entry.id === page.current().id;
    return make("li", {},
      button("kept-open", entry.title, () => page.reopen(entry.id),
        { "aria-current": here ? "true" : undefined }),
      button("kept-delete", "×", () => forget([entry]),
        { "aria-label": say("chat.delete_one", { title: entry.title }) }));
  }

  function refresh() {
    const entries = kept.list();
    items.replaceChildren(...entries.map(item));
    none.hidden = entries.length > 0;
    items.hidden = all.hidden = entries.length === 0;
    saving.hidden = page.current().turns.length === 0;
  }

  return { element, refresh };
}

function save(conversation, ending) {
  const name = `${conversation.created.slice(0, 10)}.${ending}`;
  if (ending === "md") download(name, "text/markdown", conversationMarkdown(conversation));
  else download(name, "application/json", conversationJson(conversation));
}
