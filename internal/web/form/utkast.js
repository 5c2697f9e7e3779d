(function () {
var d = document, form = d.querySelector('form[data-lamna]'), key = 'ideslussen-utkast', store;
function make(tag, text, cls, before) {
  var e = d.createElement(tag);
  e.textContent = text;
  e.className = cls;
  if (before) before.before(e);
  return e;
}
function count(s) {
  return window.Intl && Intl.Segmenter ? Array.from(new Intl.Segmenter('sv').segment(s)).length : Array.from(s).length;
}
function number(n) { return String(n).replace(/(\d)(\d{3})$/, '$1\u00a0$2'); }
var says = make('p', '', 'dold'), timer;
says.setAttribute('aria-live', 'polite');
if (form) form.append(says);
d.querySelectorAll('[data-hogst]').forEach(function (field) {
  var left = make('span', '', 'antal');
  left.setAttribute('aria-hidden', 'true');
  d.getElementById(field.id + '-antal').append(left);
  function tell(e) {
    var n = field.dataset.hogst - count(field.value.trim());
    var text = n < 0 ? 'Du har skrivit ' + number(-n) + ' tecken för mycket' : 'Du har ' + number(n) + ' tecken kvar';
    left.textContent = '. ' + text;
    clearTimeout(timer);
    if (e && n <= 100) timer = setTimeout(function () { says.textContent = text; }, 1000);
  }
  field.oninput = tell;
  tell();
});
try { store = localStorage; } catch (e) { return; }
if (d.querySelector('[data-klart]')) store.removeItem(key);
var place = d.querySelector('[data-utkast]'), kept, remover;
if (!place) return;
try { kept = JSON.parse(store.getItem(key)); } catch (e) {}
if (kept && Date.now() - kept.t > 12096e5) { store.removeItem(key); kept = 0; }
var told = make('p', '', '', place);
function button(text, act) {
  var b = make('button', text, 'knapp tva', place);
  b.type = 'button';
  b.onclick = act;
  return b;
}
function offer() {
  if (!remover) remover = button('Ta bort utkastet', function () {
    store.removeItem(key);
    told.textContent = says.textContent = 'Utkastet är borttaget.';
    remover.remove();
    remover = 0;
  });
}
var shared = 'i den här webbläsaren. Det finns kvar i 14 dagar. Ingen i kommunen kan se det. Delar du dator eller telefon med andra? ';
if (form.dataset.lamna == 'start') {
  if (!kept) return;
  button('Fortsätt på ditt utkast', function () {
    kept.v.forEach(function (p) {
      var i = make('input', '', '', place);
      i.type = 'hidden'; i.name = p[0]; i.value = p[1];
    });
    form.submit();
  });
} else {
  told.textContent = 'Hinner du inte klart? Spara ett utkast ' + shared + 'Spara inte.';
  button('Spara utkast på den här enheten', function () {
    var v = Array.from(new FormData(form)).filter(function (p) { return !/^(nyckel|fran|forsok)$/.test(p[0]) && !p[1].size; });
    store.setItem(key, JSON.stringify({t: Date.now(), v: v}));
    told.textContent = 'Utkastet är sparat ' + shared + 'Ta bort det.';
    says.textContent = 'Utkastet är sparat.';
    offer();
  });
}
if (kept) offer();
})();
