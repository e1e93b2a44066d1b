/* The desk's keys and small comforts. Every page works without this file. */
(function () {
  "use strict";
  function typing(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
  }
  function rows() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-row]"));
  }
  function step(by) {
    var all = rows();
    if (!all.length) { return; }
    var at = all.indexOf(document.activeElement.closest ? document.activeElement.closest("[data-row]") : null);
    var next = all[Math.min(all.length - 1, Math.max(0, at + by))] || all[0];
    (next.querySelector("a, input, button") || next).focus();
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) && event.target.type !== "checkbox") { return; }
    if (event.key === "j") { step(1); event.preventDefault(); }
    if (event.key === "k") { step(-1); event.preventDefault(); }
    if (event.key === "/") {
      var box = document.querySelector("input[type=search]");
      if (box) { box.focus(); event.preventDefault(); }
    }
  });
  document.addEventListener("change", function (event) {
    if (event.target.id !== "choose-all") { return; }
    document.querySelectorAll("input[name=item]:not(:disabled)").forEach(function (box) { box.checked = event.target.checked; });
  });
}());
