// The office's small helps; every page works without them.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var near = event.target.closest ? event.target : null;
    var button = near && near.closest("[data-print]");
    if (button) { window.print(); return; }
    button = near && near.closest("[data-tick]");
    if (!button) { return; }
    var boxes = document.querySelectorAll("input[type=checkbox][name=" + button.getAttribute("data-tick") + "]");
    var on = button.getAttribute("data-on") === "1";
    for (var at = 0; at < boxes.length; at += 1) { boxes[at].checked = on; }
  });
  // A file that is only looked at needs no second press: choosing it sends it.
  document.addEventListener("change", function (event) {
    var input = event.target;
    if (!input.form || !input.hasAttribute("data-at-once") || !input.files.length) { return; }
    input.form.querySelector("button:not([type=button])").click();
  });
  // What only works with this script is shown by it.
  var helps = document.querySelectorAll("[data-needs-script]");
  for (var at = 0; at < helps.length; at += 1) { helps[at].hidden = false; }
}());
