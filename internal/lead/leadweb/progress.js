// Shows how far an import is. Without it the page has a link that looks again.
(() => {
  const box = document.querySelector('[data-progress]');
  if (!box) return;
  const timer = setInterval(async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const now = page.querySelector('[data-progress]');
    if (now) return box.replaceChildren(...now.childNodes);
    clearInterval(timer);
    location.reload();
  }, 2000);
})();
