// Loads the page again when the preview has built a newer one.
const shown = document.currentScript.dataset.version;
new EventSource("/_forhandsvisning/handelser").onmessage = (event) => {
  if (event.data !== shown) location.reload();
};
