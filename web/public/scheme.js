// What must be there before the program: the colour scheme, before the first paint, and a word when the program does not
// come. A file of its own, so that the content security policy needs no inline script.
(function () {
  var stored = null;
  try {
    stored = window.localStorage.getItem("mpanel-scheme");
  } catch (_) {
    stored = null;
  }
  var dark = stored === "dark" || (stored !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");

  // As long as the sign of life turns, nothing of the program has drawn yet.
  function notStarted() {
    var boot = document.querySelector(".boot");
    if (!boot) return;
    boot.remove();
    document.getElementById("not-started").hidden = false;
  }
  window.addEventListener(
    "error",
    function (event) {
      var failed = event.target;
      if (failed instanceof HTMLScriptElement && failed.type === "module") notStarted();
    },
    true,
  );
  window.addEventListener("unhandledrejection", notStarted);
})();
