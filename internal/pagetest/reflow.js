() => {
  const found = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > root.clientWidth + 1) {
    found.push(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth}`);
  }
  const name = (e) => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') +
    (e.className && typeof e.className === 'string' ? '.' + e.className.trim().split(/\s+/).join('.') : '');
  const inline = (style) => style.display === 'inline' || style.display === 'contents' || style.display.startsWith('table-column');
  // An element shown to screen readers only is cut to a dot on purpose.
  const hidden = (e, style) => style.display === 'none' || style.visibility === 'hidden' ||
    (e.clientWidth <= 1 && e.clientHeight <= 1) || style.clipPath === 'inset(50%)';
  const block = (e) => {
    let p = e.parentElement;
    while (p && inline(getComputedStyle(p))) p = p.parentElement;
    return p;
  };
  const scrolls = (e) => {
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      if (['auto', 'scroll'].includes(getComputedStyle(p).overflowX)) return true;
    }
    return false;
  };
  for (const e of document.body.querySelectorAll('*:not(svg *)')) {
    const style = getComputedStyle(e);
    if (hidden(e, style) || inline(style)) continue;
    if (['hidden', 'clip'].includes(style.overflowY) && e.scrollHeight > e.clientHeight + 1) {
      found.push(`${name(e)} hides ${e.scrollHeight - e.clientHeight} px of its content`);
    }
    if (style.position === 'absolute' || style.position === 'fixed' || scrolls(e.parentElement)) continue;
    const parent = block(e);
    if (!parent) continue;
    const box = e.getBoundingClientRect(), frame = parent.getBoundingClientRect();
    const out = Math.max(box.right - frame.right, frame.left - box.left);
    if (out > 1 && box.width > 1) found.push(`${name(e)} sticks ${out.toFixed(1)} px out of ${name(parent)}`);
    else if (style.overflowX === 'visible' && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1) {
      found.push(`the content of ${name(e)} is ${e.scrollWidth - e.clientWidth} px too wide`);
    }
  }
  return found.slice(0, 10);
}
