() => new Promise((done) => {
  let moved = 0;
  // What moved before this comes in a task of its own, soon.
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) moved += e.value;
  }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done({
    elements: document.querySelectorAll('*').length,
    requests: performance.getEntriesByType('resource').map((e) => e.name).filter((name) => !name.startsWith('data:')),
    moved,
  }), 100);
})
