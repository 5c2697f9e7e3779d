(rootSize, spacing, longWord) => {
  const sheet = new CSSStyleSheet();
  let rules = '';
  if (rootSize) rules += `html { font-size: ${rootSize} !important; }`;
  if (spacing) {
    // The four values of WCAG 1.4.12.
    rules += `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
      p { margin-bottom: 2em !important; }`;
  }
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  if (longWord) {
    const texts = 'h1, h2, h3, h4, p, li, dt, dd, td, th, a, summary, label, button, figcaption, caption';
    for (const element of document.body.querySelectorAll(texts)) {
      const text = [...element.childNodes].find((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
      if (text) text.data += ' kommunikationshjälpmedelsansvarig';
    }
  }
  return true;
}
