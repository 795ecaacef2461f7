// The record of a visit on a phone: a signature drawn on the screen, and a record kept on the phone
// while there is no network. Without this file a photo of the signed paper is chosen, and the form
// is sent as any other.
(function () {
  "use strict";
  var STORE = "drafts";

  function books(mode, work) {
    var opening = window.indexedDB.open("nuanliu", 1);
    opening.onupgradeneeded = function () {
      opening.result.createObjectStore(STORE, { keyPath: "key" });
    };
    opening.onsuccess = function () {
      var turn = opening.result.transaction(STORE, mode);
      turn.oncomplete = turn.onabort = function () { opening.result.close(); };
      work(turn.objectStore(STORE), turn);
    };
  }

  // The script's own words, in the language of the page.
  function worded(chinese, english) {
    return document.documentElement.lang === "en" ? english : chinese;
  }

  // A sentence; the code at its end leads to its explanation.
  function say(box, words) {
    var found = /^(.*)\[(NET-[0-9]+)\]$/.exec(words);
    box.textContent = found ? found[1] + "[" : words;
    if (!found) { return; }
    var link = document.createElement("a");
    link.href = "/help/codes/" + found[2] + "/";
    link.textContent = found[2];
    box.appendChild(link);
    box.appendChild(document.createTextNode("]"));
  }

  // Says how many records wait, and offers to send them.
  function tell(form, note, more) {
    books("readonly", function (store) {
      var asked = store.getAll();
      asked.onsuccess = function () {
        var waiting = asked.result.filter(function (one) { return one.where === form.dataset.where; });
        var box = document.getElementById("waiting");
        if (!box) {
          box = document.createElement("div");
          box.id = "waiting";
          box.setAttribute("role", "status");
          form.parentNode.insertBefore(box, form);
        }
        box.className = waiting.length || note ? "notice" : "";
        say(box, note || (waiting.length ?
          worded("待上传 " + waiting.length + " 条。" +
            "记录已存在本机。请勿清除微信缓存，联网后点“立即上传”。[NET-801]",
            waiting.length + " to upload. The record is kept on this phone. Do not clear WeChat's " +
            "cache; once online press “Upload now”. [NET-801]") : ""));
        if (waiting.length) {
          var button = document.createElement("button");
          button.type = "button";
          button.className = "button";
          button.textContent = worded("立即上传", "Upload now");
          button.addEventListener("click", function () { send(form); });
          box.appendChild(document.createElement("br"));
          box.appendChild(button);
          if (more) { more(box); }
          box.scrollIntoView({ block: "center" });
        }
      };
    });
  }

  function keep(form) {
    var fields = [];
    new FormData(form).forEach(function (value, name) {
      if (name !== "csrfmiddlewaretoken") { fields.push([name, value]); }
    });
    books("readwrite", function (store, turn) {
      store.put({ key: form.elements.key.value, where: form.dataset.where, fields: fields });
      turn.addEventListener("complete", function () { tell(form); });
    });
  }

  // Each waiting record under its own key: sent twice it is taken once.
  function send(form) {
    books("readonly", function (store) {
      var asked = store.getAll();
      asked.onsuccess = function () {
        asked.result.forEach(function (one) {
          if (one.where !== form.dataset.where) { return; }
          var body = new FormData();
          one.fields.forEach(function (pair) { body.append(pair[0], pair[1]); });
          body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
          window.fetch(one.where, { method: "POST", body: body, credentials: "same-origin" })
            .then(function (answer) { sent(form, one, answer); })
            .catch(function () { tell(form); });
        });
      };
    });
  }

  function forget(key, then) {
    books("readwrite", function (store, turn) {
      store.delete(key);
      turn.addEventListener("complete", then);
    });
  }

  // Refused as a whole: it was sent before and only the answer got lost, or somebody else recorded
  // the visit. What is on the phone goes only by the hand of whoever wrote it.
  function taken(form, one) {
    tell(form, worded("这次走访已经有记录：可能上次已上传成功，也可能由别人记录。请打开走访页核对。[NET-804]",
          "This visit has a record already: the last upload may have succeeded, or somebody else recorded it. Please open the visit and check. [NET-804]"),
      function (box) {
        var button = document.createElement("button");
        button.type = "button";
        button.className = "button";
        button.textContent = worded("已核对，从本机删除", "Checked, delete from this phone");
        button.addEventListener("click", function () {
          forget(one.key, function () { tell(form); });
        });
        box.appendChild(button);
      });
  }

  function sent(form, one, answer) {
    if (answer.status === 409) { taken(form, one); return; }
    // A page that asks to sign in again is an answer too, and none that took the record.
    if (!answer.ok || !answer.redirected || answer.url.indexOf("/enter/") >= 0) {
      tell(form, worded("没有上传成功，记录还在本机。请刷新页面，重新登录后再点“立即上传”。[NET-802]",
          "Not uploaded; the record is still on this phone. Please refresh, sign in again and press “Upload now”. [NET-802]"));
      return;
    }
    forget(one.key, function () { window.location.href = answer.url; });
  }

  // The drawing goes into the file field of the signature, as a chosen file would.
  function pad(input) {
    var canvas = document.createElement("canvas");
    var clear = document.createElement("button");
    var pen, drawing = false;
    canvas.className = "pad";
    canvas.setAttribute("aria-label", worded("在这里手写签名", "Sign here by hand"));
    clear.type = "button";
    clear.className = "button";
    clear.textContent = worded("重签", "Sign again");
    input.parentNode.insertBefore(canvas, input);
    input.parentNode.insertBefore(clear, input);
    function blank() {
      var scale = window.devicePixelRatio || 1;
      canvas.width = canvas.clientWidth * scale;
      canvas.height = canvas.clientHeight * scale;
      pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.lineWidth = 2.5 * scale;
      pen.lineCap = pen.lineJoin = "round";
    }
    function at(event) {
      var box = canvas.getBoundingClientRect();
      var scale = canvas.width / box.width;
      return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    }
    canvas.addEventListener("pointerdown", function (event) {
      var point = at(event);
      drawing = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(point[0], point[1]);
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!drawing) { return; }
      var point = at(event);
      pen.lineTo(point[0], point[1]);
      pen.stroke();
    });
    function lift() {
      if (!drawing) { return; }
      drawing = false;
      canvas.toBlob(function (blob) {
        var chosen = new DataTransfer();
        chosen.items.add(new File([blob], "签名.png", { type: "image/png" }));
        input.files = chosen.files;
        canvas.setAttribute("data-signed", "1");
      }, "image/png");
    }
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    clear.addEventListener("click", function () {
      blank();
      input.value = "";
      canvas.removeAttribute("data-signed");
    });
    blank();
  }

  document.addEventListener("DOMContentLoaded", function () {
    var input = document.querySelector("input[name=signature]");
    if (!input) { return; }
    var form = input.form;
    form.dataset.where = window.location.pathname;
    if (window.PointerEvent && window.DataTransfer) { pad(input); }
    if (!window.indexedDB) { return; }
    form.addEventListener("submit", function (event) {
      if (navigator.onLine) { return; }
      event.preventDefault();
      event.stopPropagation();
      keep(form);
    });
    window.addEventListener("online", function () { send(form); });
    tell(form);
  });
}());
