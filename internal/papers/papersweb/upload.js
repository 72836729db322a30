// Sends the file of a form in parts, goes on after a broken line, and makes photos
// smaller first. Without this script the form sends the file by itself.
(() => {
  const form = document.querySelector("form[data-uploads]");
  if (!form || !window.fetch || !window.URLSearchParams) return;
  const base = form.dataset.uploads, input = form.elements.file, upload = form.elements.upload;
  const find = (name) => form.querySelector("[data-" + name + "]");
  const says = find("says"), bar = find("progress"), shrink = find("shrink"), tick = form.querySelector("#smaller");
  const side = 2400, most = 20 * 1024 * 1024;
  let smaller = null, making = Promise.resolve(), sending = false, plain = false;

  const size = (n) => n < 1 << 20 ? Math.max(1, Math.round(n / 1024)) + " kB" : (n / (1 << 20)).toFixed(1) + " MB";
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  // A copy of a photo with at most 2400 pixels a side; null when it is not smaller.
  async function copyOf(file) {
    if (!/^image\/(jpeg|png)$/.test(file.type) || file.size < 4e5 || !window.createImageBitmap) return null;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const by = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * by);
    canvas.height = Math.round(picture.height * by);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob && blob.size < file.size * 0.8 ? blob : null;
  }

  input.addEventListener("change", () => {
    const file = input.files[0];
    smaller = null;
    shrink.hidden = true;
    says.textContent = file ? file.name + ", " + size(file.size) : "";
    if (!file) return;
    making = copyOf(file).then((blob) => {
      if (!blob || file !== input.files[0]) return;
      smaller = blob;
      find("sizes").textContent = size(file.size) + " become " + size(blob.size) + ". A page stays easy to read.";
      shrink.hidden = false;
    }, () => {});
  });

  async function call(method, address, body) {
    const answer = await fetch(address, { method, body, headers: { Accept: "application/json" } });
    if (answer.ok) return answer.json();
    const told = await answer.json().catch(() => ({}));
    throw Object.assign(new Error(told.detail || "The server did not take it."), { status: answer.status });
  }

  // Where a file that was on its way before has come to.
  async function begin(blob, name, key) {
    const before = sessionStorage.getItem(key);
    if (before) {
      const known = await call("GET", base + "/" + before).catch(() => null);
      if (known && known.size === blob.size) return known;
    }
    const fresh = await call("POST", base, new URLSearchParams({ name, size: blob.size }));
    sessionStorage.setItem(key, fresh.id);
    return fresh;
  }

  async function send(blob, name, key) {
    let state = await begin(blob, name, key), part = 128 * 1024, fails = 0;
    bar.hidden = false;
    while (state.received < blob.size) {
      bar.value = (100 * state.received) / blob.size;
      says.textContent = size(state.received) + " of " + size(blob.size) + " have arrived.";
      const began = Date.now();
      try {
        state = await call("PATCH", base + "/" + state.id + "?offset=" + state.received, blob.slice(state.received, state.received + part));
        fails = 0;
        if (Date.now() - began < 1500) part = Math.min(part * 2, 2 * 1024 * 1024);
      } catch (failure) {
        if (failure.status && failure.status !== 409 && failure.status < 500) throw failure;
        if (++fails > 9) throw failure;
        part = 64 * 1024;
        says.textContent = "The line broke. Trying again; what has arrived stays.";
        await wait(Math.min(500 * 2 ** fails, 15000));
        state = await call("GET", base + "/" + state.id).catch((again) => { if (again.status === 404) throw again; return state; });
      }
    }
    bar.value = 100;
    says.textContent = "All of it has arrived. It is being looked at.";
    sessionStorage.removeItem(key);
    return state.id;
  }

  form.addEventListener("submit", async (event) => {
    const file = input.files[0];
    if (!file || plain) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    await making;
    const use = smaller && tick.checked ? smaller : file;
    try {
      if (use.size > most) throw new Error("The file is larger than 20 MB. Scan it in grey with 200 dpi, or choose “smaller file” when you export it.");
      const name = use === file ? file.name : file.name.replace(/\.[^.]*$/, "") + ".jpg";
      upload.value = await send(use, name, "paper:" + [file.name, use.size, file.lastModified]);
      input.disabled = true;
      plain = true;
      form.submit();
    } catch (failure) {
      sending = false;
      bar.hidden = true;
      plain = !failure.status && use.size <= most; // the next press sends it as a plain form
      says.textContent = failure.message + (plain ? " Press the button once more to send it in one go." : "");
    }
  });
})();
