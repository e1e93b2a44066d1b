(function () {
  "use strict";
  var all = function (css, from) { return Array.prototype.slice.call((from || document).querySelectorAll(css)); };
  var one = function (css) { return document.querySelector(css); };
  var tools = one("#tools"), rows = all(".rows li"), now = -1, keys = one("#keys");
  if (!tools) { return; }

  function open(element) {
    for (var up = element; up; up = up.parentElement) {
      if (up.tagName === "DETAILS") { up.open = true; }
      if (up.classList.contains("sheet") && up.id) { choose(up); }
    }
  }
  function into(element) {
    var pane = element.closest(".pane"), box = element.getBoundingClientRect();
    if (!pane || pane.scrollHeight <= pane.clientHeight + 1 || getComputedStyle(pane).overflowY === "visible") {
      element.scrollIntoView({ block: "center", inline: "nearest" });
      return;
    }
    var frame = pane.getBoundingClientRect();
    pane.scrollTop += box.top - frame.top - (pane.clientHeight - box.height) / 2;
    if (box.left < frame.left || box.right > frame.right) {
      pane.scrollLeft += box.left - frame.left - (pane.clientWidth - box.width) / 2;
    }
  }
  function beside() {
    var top = one(".split").getBoundingClientRect().top;
    if (getComputedStyle(one(".split")).display === "grid" && Math.abs(top) > 8) { window.scrollBy(0, top); }
  }
  function shown() { return rows.filter(function (row) { return !row.hidden && !row.closest("[hidden]"); }); }

  function focus(row, side) {
    if (!row) { return; }
    all(".now").forEach(function (old) { old.classList.remove("now"); });
    now = rows.indexOf(row);
    var number = row.id.slice(1), marks = all('.m[data-n~="' + number + '"]'), mark = one("#m" + number) || marks[0];
    open(row);
    beside();
    row.classList.add("now");
    into(row);
    if (mark) {
      open(mark);
      if (!mark.offsetParent && mark.getClientRects().length === 0) { one("#see-all").checked = true; }
      all('[data-n~="' + number + '"]').forEach(function (piece) { piece.classList.add("now"); });
      into(marks[0] || mark);
    }
    var link = side === "original" ? marks[0] : row.querySelector("a");
    if (link) { link.focus({ preventScroll: true }); }
    var list = shown(), kind = row.closest(".kind").querySelector("h3 span").textContent;
    one("#where").textContent = "第 " + (list.indexOf(row) + 1) + " / " + list.length + " 处：" + kind;
  }
  function step(by) {
    var list = shown(), at = list.indexOf(rows[now]);
    if (!list.length) { return; }
    focus(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length], "list");
  }

  function filter() {
    var sev = {}, form = tools.elements, words = form.words.value.trim().toLowerCase();
    all("[name=sev]", tools).forEach(function (box) { sev[box.value] = box.checked; });
    all(".kind").forEach(function (kind) {
      var fits = sev[kind.dataset.sev] && (!form.rule.value || form.rule.value === kind.dataset.rule), left = false;
      all(".card", kind).forEach(function (card) {
        var good = fits && (!form.layer.value || form.layer.value === card.dataset.layer), any = false;
        var head = words && (kind.querySelector(".kind-head").textContent + card.querySelector("h4").textContent).toLowerCase();
        all(".rows li", card).forEach(function (row) {
          var stays = good && (!form.page.value || form.page.value === row.dataset.page) &&
            (!words || head.indexOf(words) >= 0 || row.textContent.toLowerCase().indexOf(words) >= 0);
          row.hidden = !stays;
          any = any || stays;
        });
        card.hidden = !any;
        left = left || any;
      });
      kind.hidden = !left;
    });
    one("#where").textContent = "符合条件 " + shown().length + " 处";
  }

  function choose(sheet) {
    var part = sheet.closest(".part");
    all(".sheet", part).forEach(function (other) { if (other.id) { other.hidden = other !== sheet; } });
    all(".tabs a", part).forEach(function (tab) {
      if (tab.hash === "#" + sheet.id) { tab.setAttribute("aria-current", "true"); } else { tab.removeAttribute("aria-current"); }
    });
  }
  all(".tabs").forEach(function (tabs) {
    tabs.parentElement.classList.add("tabbed"); choose(document.getElementById(tabs.querySelector("a").hash.slice(1))); });

  tools.hidden = false;
  one("#keys-hint").hidden = false;
  try { keys.checked = localStorage.getItem("screen-keys") !== "off"; } catch (refused) { keys.checked = true; }
  keys.addEventListener("change", function () {
    one("#keys-hint").hidden = !keys.checked;
    try { localStorage.setItem("screen-keys", keys.checked ? "on" : "off"); } catch (refused) { return; }
  });
  one("#keys-hint").hidden = !keys.checked;
  tools.addEventListener("input", filter);
  tools.addEventListener("submit", function (event) { event.preventDefault(); });
  one("#next").addEventListener("click", function () { step(1); });
  one("#back").addEventListener("click", function () { step(-1); });

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a");
    if (!link) { return; }
    if (!link.hash && !link.dataset.n) { return; }
    if (link.dataset.n) {
      event.preventDefault();
      var numbers = link.dataset.n.split(" "), at = now < 0 ? -1 : numbers.indexOf(rows[now].id.slice(1));
      focus(document.getElementById("f" + numbers[(at + 1) % numbers.length]), "list");
    } else if (link.closest(".rows")) {
      event.preventDefault();
      focus(link.closest("li"), link.closest("li").classList.contains("now") ? "original" : "list");
    } else if (link.closest(".tabs")) {
      event.preventDefault();
      choose(document.getElementById(link.hash.slice(1)));
    } else if (document.getElementById(link.hash.slice(1))) {
      open(document.getElementById(link.hash.slice(1)));
    }
  });
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox" && event.target.type !== "radio";
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing || !keys.checked || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (event.key === "j") { step(1); } else if (event.key === "k") { step(-1); } else if (event.key === "/") { tools.elements.words.focus(); } else { return; }
    event.preventDefault();
  });
  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = all("details:not([open])");
    closed.forEach(function (fold) { fold.open = true; });
    all(".sheet[hidden]").forEach(function (sheet) { sheet.hidden = false; sheet.dataset.back = "1"; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (fold) { fold.open = false; });
    all(".sheet[data-back]").forEach(function (sheet) { sheet.hidden = true; sheet.removeAttribute("data-back"); });
  });
  window.addEventListener("hashchange", arrive);
  function arrive() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) { return; }
    if (/^#[fm][0-9]+$/.test(location.hash)) { focus(document.getElementById("f" + location.hash.slice(2)), "list"); } else { open(target); }
  }
  arrive();
})();
