// Papers are handed in: with a line that breaks and without JavaScript, and what is
// hostile does nothing.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { eachProfile, launch, profiles, screenshot, withPage } from './lib/browser.mjs';
import { axe } from './lib/checks.mjs';
import { pdf } from './lib/pdf.mjs';
import { startProgram } from './lib/program.mjs';

let program, browser;
before(async () => {
  program = await startProgram();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function keepPlan(page) {
  await page.goto(`${program.base}/plan?year=4&start=2027-07&country=GB`);
  await page.locator("form[action='/keep'] button").first().click();
  await page.getByRole('heading', { level: 1, name: 'Your plan is kept' }).waitFor();
}

async function handIn(page, kind, name, body, type = 'application/pdf') {
  await page.goto(`${program.base}/papers/new`);
  await page.getByLabel('What is it?').selectOption(kind);
  await page.getByLabel('Valid until').fill('2027-01-20');
  await page.getByLabel('The file', { exact: true }).setInputFiles({ name, mimeType: type, buffer: body });
  await page.getByRole('button', { name: 'Keep this paper' }).click();
}

async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return { name: file.suggestedFilename(), body: await readFile(await file.path()) };
}

test('a paper is handed in, read back, replaced and deleted, on every kind of screen', async (t) => {
  await eachProfile(t, browser, program.base, async (page, { profile, js }) => {
    await keepPlan(page);
    await page.goto(`${program.base}/papers`);
    await page.getByRole('link', { name: 'Add a paper' }).click();
    await screenshot(page, `paper new ${profile}`);
    await handIn(page, 'passport', 'passport.pdf', pdf(2));
    await page.getByRole('heading', { level: 1, name: 'Passport' }).waitFor();
    await page.getByText('Runs out in 59 days').first().waitFor();
    await screenshot(page, `paper ${profile}`);
    if (js) assert.deepEqual(await axe(page), []);
    const back = await download(page, 'passport.pdf');
    assert.equal(back.name, 'passport.pdf');
    assert.equal(back.body.subarray(0, 5).toString(), '%PDF-');
    await page.getByLabel('The newer file').setInputFiles({ name: 'renewed.pdf', mimeType: 'application/pdf', buffer: pdf(3) });
    await page.getByRole('button', { name: 'Send this file' }).click();
    await page.getByRole('heading', { name: '2 versions, newest first' }).waitFor();
    await page.goto(`${program.base}/papers`);
    await page.getByRole('heading', { name: 'Renew these' }).waitFor();
    await screenshot(page, `papers ${profile}`);
    if (js) assert.deepEqual(await axe(page), []);
    await page.getByRole('link', { name: 'Passport' }).click();
    await page.getByRole('button', { name: 'Delete this paper' }).click();
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await page.getByRole('heading', { level: 1, name: 'Passport' }).waitFor();
  });
});

test('a file goes on after a broken line', async () => {
  // Not watched: Chromium reports every broken line as an error of the page.
  const context = await browser.newContext({ ...profiles.phone, acceptDownloads: true });
  try {
    const page = await context.newPage();
    await keepPlan(page);
    const body = pdf(1, 1_500_000);
    let parts = 0, broken = 0, sent = 0;
    await page.route('**/papers/uploads/*', async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      parts++;
      if (parts % 3 === 2) { // lost on the way, or arrived with the answer lost
        broken++;
        if (broken % 2) return route.abort('connectionreset');
        await route.fetch();
        return route.abort('connectionreset');
      }
      sent += route.request().postDataBuffer().length;
      return route.continue();
    });
    await handIn(page, 'other', 'logbook.pdf', body);
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'Another paper' }).waitFor({ timeout: 60_000 });
    assert.ok(broken >= 2, `the line broke ${broken} times`);
    assert.ok(sent < body.length * 1.2, `${sent} bytes were sent for ${body.length}`);
    const back = await download(page, 'logbook.pdf');
    assert.ok(back.body.length > 1_000_000, `${back.body.length} bytes came back`);
  } finally {
    await context.close();
  }
});

test('a photo is made smaller before it is sent, and says so', async () => {
  await withPage(browser, program.base, 'phone', async (page) => {
    await keepPlan(page);
    await page.goto(`${program.base}/papers/new`);
    const photo = await page.evaluate(async () => { // noise packs badly, as a real photo does
      const canvas = document.createElement('canvas');
      canvas.width = 3200;
      canvas.height = 2400;
      const pen = canvas.getContext('2d');
      for (let i = 0; i < 40000; i++) {
        pen.fillStyle = `hsl(${(i * 137) % 360} 70% ${20 + (i % 60)}%)`;
        pen.fillRect((i * 7919) % 3200, (i * 104729) % 2400, 40, 40);
      }
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.97));
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    await page.getByLabel('The file', { exact: true }).setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(photo) });
    const offer = page.getByLabel(/Send a smaller copy/);
    await offer.waitFor();
    await page.getByText(/ become .* A page stays easy to read/).waitFor();
    await screenshot(page, 'paper smaller');
    await page.getByLabel('What is it?').selectOption('photo');
    await page.getByRole('button', { name: 'Keep this paper' }).click();
    await page.getByText('2400 × 1800 pixels').waitFor();
  });
});

test('what is hostile is answered in words and does nothing', async () => {
  await withPage(browser, program.base, 'desktop', async (page) => {
    await keepPlan(page);
    await handIn(page, 'cv', 'cv.pdf', Buffer.from('<html><script>document.title="owned"</script></html>'));
    await page.getByRole('alert').getByText('This is a web page').waitFor();
    const hidden = Buffer.concat([pdf(1), Buffer.from('<script>alert(1)</script>')]);
    await handIn(page, 'cv', 'cv.html', hidden, 'text/html');
    await page.getByRole('heading', { level: 1, name: 'CV' }).waitFor();
    const back = await download(page, 'cv.pdf');
    assert.ok(!back.body.includes('<script'), 'what was hidden came back');
    const address = await page.getByRole('link', { name: 'cv.pdf' }).getAttribute('href');
    const answer = await page.request.get(`${program.base}${address}`);
    const headers = answer.headers();
    assert.equal(headers['content-security-policy'], "default-src 'none'; sandbox");
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(headers['content-disposition'], /^attachment/);
  });
});
