// Runs before the first paint: the theme that was chosen, and whether the skeleton is that of the
// dashboard or of the visitor's pages.
(() => {
  const root = document.documentElement;
  const read = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage is blocked
    }
  };
  const theme = read("portal-theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  root.dataset.shell = read("portal-signed-in") ? "app" : "auth";
})();
