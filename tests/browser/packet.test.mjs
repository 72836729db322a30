// A packet is put together, sent and kept: with and without JavaScript, on a phone and
// in the dark; what was sent stays as it was when a paper is replaced.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { eachProfile, launch, screenshot } from './lib/browser.mjs';
import { axe, overflow } from './lib/checks.mjs';
import { startProgram } from './lib/program.mjs';

let program, browser;
before(async () => {
  program = await startProgram();
  browser = await launch();
  await warm();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** Has the engines made ready, which takes long once in the life of a data folder. */
async function warm() {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const kept = await program.get('/keep', { method: 'POST', headers: form, body: 'year=4&start=2027-07&country=GB' });
  const cookie = kept.headers.get('set-cookie').split(';')[0];
  const variant = await program.get('/cv/variants', { method: 'POST', headers: { ...form, cookie }, body: 'name=Warm&layout=clinical&paper=a4&pages=1' });
  for (let tries = 0; tries < 60; tries++) {
    const pdf = await program.get(`${variant.headers.get('location')}/cv.pdf`, { headers: { cookie } });
    if (pdf.status === 200) return;
    await new Promise((done) => setTimeout(done, 1000));
  }
}

/** A PDF with a line of text on each of its pages, made by hand. */
function pdf(says, pages = 1) {
  const kids = Array.from({ length: pages }, (_, i) => `${4 + 2 * i} 0 R`).join(' ');
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  for (let i = 0; i < pages; i++) {
    const text = `BT /F1 24 Tf 72 700 Td (${says}, page ${i + 1}) Tj ET`;
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`, `<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  }
  let out = '%PDF-1.4\n';
  const at = objects.map((o, i) => { const here = out.length; out += `${i + 1} 0 obj\n${o}\nendobj\n`; return `${String(here).padStart(10, '0')} 00000 n \n`; });
  return Buffer.from(`${out}xref\n0 ${at.length + 1}\n0000000000 65535 f \n${at.join('')}trailer\n<< /Size ${at.length + 1} /Root 1 0 R >>\nstartxref\n${out.length}\n%%EOF\n`, 'latin1');
}

/** A photo as telephones make them, drawn by the browser. */
async function photo(browser) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
  const page = await context.newPage();
  await page.setContent('<body style="margin:40px;background:#e8e0d0;font:60px serif">Passport of Ayesha Khan<p style="background:linear-gradient(90deg,#a33,#37a);height:600px">');
  const out = await page.screenshot({ type: 'jpeg', quality: 95 });
  await context.close();
  return out;
}

async function handIn(page, kind, title, name, body, type = 'application/pdf', until = '') {
  await page.goto(`${program.base}/papers/new`);
  await page.getByLabel('What is it?').selectOption(kind);
  await page.getByLabel('Title, if you have several of them').fill(title);
  if (until) await page.getByLabel('Valid until').fill(until);
  await page.getByLabel('The file', { exact: true }).setInputFiles({ name, mimeType: type, buffer: body });
  await page.getByRole('button', { name: 'Keep this paper' }).click();
  await page.getByRole('heading', { name: 'The file' }).waitFor();
}

async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()]);
  return { name: file.suggestedFilename(), body: await readFile(await file.path()), path: await file.path() };
}

/** The text of a PDF, as poppler reads it; where it is not installed, nothing. */
function textOf(path) {
  try {
    return execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' });
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

/** A student with papers, a CV and an application; gives the path of the application. */
async function begin(page) {
  await page.goto(`${program.base}/plan?year=4&start=2027-07&country=AE&weeks=4&place=ae-thumbay-medical-internship`);
  await page.locator("form[action='/keep'] button").first().click();
  await page.getByRole('heading', { level: 1, name: 'Your plan is kept' }).waitFor();
  await handIn(page, 'transcript', 'Year 3', 'transcript.pdf', pdf('Grades of year 3', 2));
  await handIn(page, 'passport', '', 'passport.jpg', await photo(browser), 'image/jpeg', '2027-07-10');
  await handIn(page, 'immunisation', '', 'jabs.pdf', pdf('Immunisation'));
  await page.goto(`${program.base}/cv/basics`);
  await page.getByLabel('Name', { exact: true }).fill('Ayesha Khan');
  await page.locator('main form button').first().click();
  await page.goto(`${program.base}/cv/variants/new`);
  await page.locator('input[name=name]').fill('Imperial');
  await page.locator('main form button').last().click();
  await page.goto(`${program.base}/places/ae-thumbay-medical-internship`);
  await page.locator("form[action='/applications'] button").first().click();
  await page.waitForURL(/applications\/[0-9a-f]+/);
  return new URL(page.url()).pathname;
}

test('a packet is put together, sent, kept, and unchanged when a paper is replaced', async (t) => {
  await eachProfile(t, browser, program.base, async (page, { profile, js }) => {
    const application = await begin(page);
    await page.getByRole('link', { name: 'Put the packet together' }).click();
    await page.getByRole('heading', { level: 1, name: 'The packet' }).waitFor();
    const look = async (what) => {
      await screenshot(page, `packet ${what} ${profile}`);
      assert.deepEqual(await overflow(page), []);
      if (js) await axe(page);
    };
    await look('proposed');

    // Another order, by buttons; what is not wanted goes.
    const pieces = () => page.locator('.packet-piece .what').allInnerTexts();
    const before = await pieces();
    await page.getByRole('button', { name: /^Up ?: CV$/ }).click();
    await page.getByText('Moved.').waitFor();
    assert.notDeepEqual(await pieces(), before);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The packet is as it was before.').waitFor();
    assert.deepEqual(await pieces(), before);
    await page.getByRole('button', { name: /^Remove ?: Immunisation record$/ }).click();
    await page.getByRole('button', { name: 'Add Immunisation record' }).click();
    await page.getByText('Added at the end.').waitFor();
    assert.match((await pieces()).at(-1), /Immunisation record/);

    // What the host takes: too small at first, then mended by the photo.
    await page.getByText('What the host’s page says of files').click();
    await page.getByLabel('All together at most').fill('60 KB');
    await page.getByText('Names of files').click();
    await page.getByLabel('Surname').fill('Khan');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByText('the host takes 60 KB').first().waitFor();
    await look('too large');
    await page.getByText('What the host’s page says of files').click();
    await page.getByText('The page in front, and the mail').click();
    await page.getByLabel('All together at most').fill('2 MB');
    await page.getByLabel('A sentence on the cover page').fill('With thanks for your time.');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByText('Saved.').first().waitFor();

    const made = await download(page, 'Download it');
    assert.match(made.name, /^Khan_Ayesha_Application\.pdf$/);
    const text = textOf(made.path);
    for (const want of text ? ['Ayesha Khan', 'With thanks for your time.', 'Grades of year 3, page 2'] : []) assert.ok(text.includes(want), `the PDF lacks “${want}”:\n${text}`);
    const twice = await download(page, 'Download it');
    assert.ok(made.body.equals(twice.body), 'the same packet made twice differs');
    await page.getByRole('link', { name: 'Look at its pages' }).click();
    await page.getByRole('heading', { level: 1, name: 'Its pages' }).waitFor();
    await page.locator('.packet-look img').first().scrollIntoViewIfNeeded();
    await look('pages');
    await page.goto(`${program.base}${application}/packet/mail`);
    await look('mail');
    const draft = await download(page, 'Download the draft');
    assert.match(draft.body.toString('latin1'), /X-Unsent: 1/);

    // Sent: exactly these bytes are kept.
    await page.goto(`${program.base}${application}/sending`);
    await look('sending');
    await page.getByLabel('Which way').selectOption('email');
    await page.getByRole('button', { name: 'I have sent it' }).click();
    await page.getByRole('heading', { name: 'Packet' }).waitFor();
    await look('sent');
    const kept = await download(page, 'Khan_Ayesha_Application.pdf');
    assert.equal(createHash('sha256').update(kept.body).digest('hex'), createHash('sha256').update(made.body).digest('hex'));

    // The transcript is replaced; what was sent does not change.
    await page.goto(`${program.base}/papers`);
    await page.getByRole('link', { name: 'Transcript: Year 3' }).click();
    await page.getByLabel('The newer file').setInputFiles({ name: 'new.pdf', mimeType: 'application/pdf', buffer: pdf('Better grades') });
    await page.getByRole('button', { name: 'Send this file' }).click();
    await page.getByRole('heading', { name: '2 versions, newest first' }).waitFor();
    await page.getByRole('heading', { name: 'Used in 1 application' }).waitFor();
    await look('used');
    await page.goto(`${program.base}${application}`);
    const still = await download(page, 'Khan_Ayesha_Application.pdf');
    assert.ok(kept.body.equals(still.body), 'what was sent has changed');
  });
});
