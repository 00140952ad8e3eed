// Starts the program. Where it can't be fetched or compiled, says so instead of a skeleton forever.
const say = () => {
  const shell = document.getElementById("shell");
  if (!shell) return;
  const note = document.createElement("main");
  note.className = "alone";
  const title = document.createElement("h1");
  title.textContent = "The dashboard did not load";
  const words = document.createElement("p");
  words.textContent =
    "A part of it could not be fetched. Check your connection, and whether your browser is up to date.";
  const again = document.createElement("a");
  again.className = "button primary";
  again.href = location.href;
  again.textContent = "Reload";
  again.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  note.append(title, words, again);
  shell.replaceChildren(note);
};

import("{{asset:app.js}}")
  .then((app) => app.default({ module_or_path: "{{asset:app_bg.wasm}}" }))
  .catch(say);
