// A PDF made by hand, for what is handed in.
import { createHash } from 'node:crypto';

/** A PDF of about some size with a number of pages; its reader mends the table at its end. */
export function pdf(pages, padding = 0) {
  const kids = Array.from({ length: pages }, (_, i) => `${i + 4} 0 R`).join(' ');
  let out = `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [${kids}] /Count ${pages} >>\nendobj\n`;
  // What fills it packs badly, and is a page's content by name alone: comments.
  let noise = '';
  for (let i = 0; noise.length < padding; i++) noise += `%${createHash('sha256').update(String(i)).digest('hex')}\n`;
  out += `3 0 obj\n<< /Length ${noise.length} >>\nstream\n${noise}\nendstream\nendobj\n`;
  for (let i = 0; i < pages; i++) out += `${i + 4} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 3 0 R >>\nendobj\n`;
  const at = out.length;
  const rows = [...out.matchAll(/^\d+ 0 obj$/gm)].map((m) => `${String(m.index).padStart(10, '0')} 00000 n \n`);
  return Buffer.from(`${out}xref\n0 ${rows.length + 1}\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size ${rows.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`, 'latin1');
}
