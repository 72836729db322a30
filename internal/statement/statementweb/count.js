// Counts words and characters beside the text while one types, and says before one
// leaves that something is not saved. The server counts at each save.
(() => {
  const form = document.querySelector("form[data-count]");
  const out = form && form.querySelector("output");
  if (!out) return;
  const area = form.elements.text, most = Number(form.dataset.most), unit = form.dataset.unit;
  let dirty = false;
  const count = () => {
    const words = (area.value.match(/\S+/g) || []).length, characters = [...area.value.trim().replace(/\r\n/g, "\n")].length;
    const n = unit === "characters" ? characters : words;
    const tell = (k, w) => k + " " + w + (k === 1 ? "" : "s");
    out.textContent = tell(words, "word") + ", " + tell(characters, "character") + (most ? n > most ? ", " + (n - most) + " over the limit" : ", " + (most - n) + " left" : "");
    out.classList.toggle("over", most > 0 && n > most);
  };
  form.addEventListener("input", () => { dirty = true; count(); });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (e) => { if (dirty) e.preventDefault(); });
  count();
})();
