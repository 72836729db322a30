// Encrypts a file for the key of a place, with age, on the device of whoever chose it.
// Nothing is sent: the encrypted file is saved by the browser.
import { Encrypter } from "age-encryption";

const form = document.querySelector("form.seal");
const says = form && form.querySelector("[role=status]");
const button = form && form.querySelector("button");

const tell = (text, bad) => {
  says.textContent = text;
  says.className = bad ? "wrong" : "";
};

async function seal() {
  const file = form.elements.file.files[0];
  const key = form.elements.key.value.trim();
  if (!file) return tell("Choose the letter first.", true);
  if (!/^age1[02-9ac-hj-np-z]{58}$/.test(key)) return tell("The key of the place begins with age1 and has 62 characters. Copy it whole.", true);
  const plain = new Uint8Array(await file.arrayBuffer());
  if (String.fromCharCode(...plain.subarray(0, 5)) !== "%PDF-") return tell("This is not a PDF. Most places take nothing else.", true);
  const age = new Encrypter();
  try {
    age.addRecipient(key);
  } catch {
    return tell("This key is mistyped: its last characters do not fit the others. Copy it anew.", true);
  }
  const sealed = await age.encrypt(plain);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([sealed], { type: "application/octet-stream" }));
  link.download = file.name + ".age";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  tell("Encrypted. Your browser saves it as " + file.name + ".age. Send that file to the place, and then say on the page before this one that you have.", false);
}

if (form) {
  document.querySelectorAll("[data-needs-script]").forEach((e) => { e.hidden = false; });
  document.querySelectorAll("[data-without-script]").forEach((e) => { e.hidden = true; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    tell("Encrypting on this device …", false);
    seal().catch(() => tell("This browser could not encrypt the file. Use age itself, as described below.", true)).finally(() => { button.disabled = false; });
  });
}
