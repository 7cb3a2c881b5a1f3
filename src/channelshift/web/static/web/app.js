// The few things a page does by itself. Everything works without them too.
(function () {
  "use strict";

  // The drop zone lights up while files are held over it; choosing or dropping files sends them.
  document.querySelectorAll("[data-drop]").forEach((zone) => {
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, () => zone.classList.add("over")));
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("over")));
  });

  // In a window too low for the whole menu, the open page's name is in sight.
  document.querySelectorAll(".menu a[aria-current], .beside a[aria-current]").forEach((open) => {
    open.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  // A slider says where it stands while it is moved.
  document.querySelectorAll(".sliders input").forEach((slider) => {
    const said = slider.closest("label").querySelector("output");
    slider.addEventListener("input", () => {
      const gap = slider.dataset.unit === "%" ? "" : "\u00a0";
      said.textContent = Number(slider.value).toLocaleString(document.documentElement.lang) + gap + slider.dataset.unit;
    });
  });

  // A filter is applied when it is changed.
  document.querySelectorAll("form[data-at-once]").forEach((form) => {
    form.addEventListener("change", () => form.requestSubmit());
  });
})();
