(function () {
'use strict';
var d = document, form = d.querySelector('form[data-lamna]'), key = 'ideslussen-utkast', days = 14 * 864e5;
function make(tag, text, cls, before) {
  var e = d.createElement(tag);
  if (text) e.textContent = text;
  if (cls) e.className = cls;
  if (before) before.parentNode.insertBefore(e, before);
  return e;
}
function count(s) {
  if (!window.Intl || !Intl.Segmenter) return Array.from(s).length;
  var n = 0, i = new Intl.Segmenter('sv').segment(s)[Symbol.iterator]();
  while (!i.next().done) n++;
  return n;
}
function number(n) { return String(n).replace(/(\d)(\d{3})$/, '$1\u00a0$2'); }
var says = form && make('p', '', 'dold');
if (says) { says.setAttribute('aria-live', 'polite'); form.appendChild(says); }
d.querySelectorAll('[data-hogst]').forEach(function (field) {
  var most = +field.dataset.hogst, shown = d.getElementById(field.id + '-antal'), timer;
  var left = make('span', '', 'antal');
  left.setAttribute('aria-hidden', 'true');
  shown.appendChild(left);
  function tell(aloud) {
    var n = most - count(field.value.trim());
    var text = n < 0 ? 'Du har skrivit ' + number(-n) + ' tecken för mycket' : 'Du har ' + number(n) + ' tecken kvar';
    left.textContent = '. ' + text;
    clearTimeout(timer);
    if (aloud && n <= 100) timer = setTimeout(function () { says.textContent = text; }, 1000);
  }
  field.addEventListener('input', function () { tell(true); });
  tell(false);
});
var store;
try { store = localStorage; } catch (e) { return; }
if (!form) { if (d.querySelector('[data-klart]')) store.removeItem(key); return; }
function read() {
  try {
    var kept = JSON.parse(store.getItem(key));
    if (kept && Date.now() - kept.t < days) return kept;
  } catch (e) {}
  store.removeItem(key);
}
function button(text, act) {
  var b = make('button', text, 'knapp tva', form.querySelector('[data-utkast]'));
  b.type = 'button';
  b.addEventListener('click', act);
  return b;
}
var told = make('p', '', '', form.querySelector('[data-utkast]'));
function drop() { store.removeItem(key); told.textContent = 'Utkastet är borttaget.'; }
function remover() { var b = button('Ta bort utkastet', function () { drop(); b.remove(); }); return b; }
if (form.dataset.lamna === 'start') {
  var kept = read();
  if (!kept) return;
  button('Fortsätt på ditt utkast', function () {
    kept.v.forEach(function (p) {
      var i = d.createElement('input');
      i.type = 'hidden'; i.name = p[0]; i.value = p[1];
      form.appendChild(i);
    });
    form.submit();
  });
  remover();
  return;
}
told.textContent = 'Utkastet sparas i den här webbläsaren i 14 dagar. Ingen i kommunen kan se det. Delar du dator eller telefon med andra? Spara inte.';
var saved;
button('Spara utkast på den här enheten', function () {
  var v = [];
  new FormData(form).forEach(function (value, name) { if (name !== 'nyckel' && name !== 'fran' && name !== 'forsok') v.push([name, value]); });
  try { store.setItem(key, JSON.stringify({t: Date.now(), v: v})); } catch (e) { told.textContent = 'Det gick inte att spara utkastet.'; return; }
  told.textContent = 'Utkastet är sparat i den här webbläsaren i 14 dagar. Ingen i kommunen kan se det. Delar du dator eller telefon med andra? Ta bort det.';
  says.textContent = 'Utkastet är sparat.';
  if (!saved) saved = remover();
});
if (read()) saved = remover();
})();
