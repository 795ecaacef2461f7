// Small helps for pages that work without them.
(function () {
  "use strict";
  // What was typed wrong is where the next key goes; its error is read with it.
  var wrong = document.querySelector("[aria-invalid=true]:not([type=hidden])");
  if (wrong) { wrong.focus(); }
  // A form is sent once: a second press while it is on its way does nothing.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("data-sent") === "1") {
      event.preventDefault();
      return;
    }
    if (form.method === "post") {
      form.setAttribute("data-sent", "1");
      window.setTimeout(function () { form.removeAttribute("data-sent"); }, 8000);
    }
  });
  // Copy-ready texts.
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy]") : null;
    if (!button) { return; }
    var source = document.getElementById(button.getAttribute("data-copy"));
    source.select();
    document.execCommand("copy");
    button.textContent = document.documentElement.lang === "en" ? "Copied" : "已复制";
  });
}());
