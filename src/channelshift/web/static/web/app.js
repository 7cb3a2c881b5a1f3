// The few things a page does by itself. Everything works without them too.
(function () {
  "use strict";

  // The drop zone lights up while files are held over it; choosing or dropping files sends them.
  document.querySelectorAll("[data-drop]").forEach((zone) => {
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, () => zone.classList.add("over")));
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("over")));
  });

  // A filter is applied when it is changed.
  document.querySelectorAll("form[data-at-once]").forEach((form) => {
    form.addEventListener("change", () => form.requestSubmit());
  });
})();
