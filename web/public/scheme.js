// Sets the colour scheme before the first paint. A file of its own, so that the content security policy needs no inline script.
(function () {
  var stored = null;
  try {
    stored = window.localStorage.getItem("mpanel-scheme");
  } catch (_) {
    stored = null;
  }
  var dark = stored === "dark" || (stored !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
