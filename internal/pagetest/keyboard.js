() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return {element: '', inMain: false};
  const style = getComputedStyle(e);
  const box = e.getClientRects()[0] || e.getBoundingClientRect();
  const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const all = [...document.querySelectorAll('*')];
  const control = e.matches('button, select, textarea, summary, input:not([type=checkbox]):not([type=radio]):not([type=hidden])');
  const whole = e.getBoundingClientRect();
  return {
    element: e.tagName.toLowerCase() + ' “' + (e.textContent || e.getAttribute('aria-label') || e.name || '').trim().slice(0, 40) + '”',
    place: all.indexOf(e),
    href: e.getAttribute('href') || '',
    isMain: e.tagName === 'MAIN',
    inMain: !!e.closest('main'),
    ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    shown: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    covered: !!over && !(over === e || e.contains(over) || over.contains(e)),
    small: control && (whole.width < 44 || whole.height < 44) ? `${whole.width.toFixed(0)}×${whole.height.toFixed(0)}` : '',
  };
}
