// A referee with a telephone, without an account and without JavaScript: from the link
// to the receipt. And a letter that is encrypted on their own device.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, profiles, screenshot, watch } from './lib/browser.mjs';
import { axe, htmlValidate, overflow, vnu } from './lib/checks.mjs';
import { startProgram } from './lib/program.mjs';

const KEY = 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj';
let program, browser, cookie, application;

async function post(path, fields) {
  const response = await program.get(path, { method: 'POST', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields) });
  const text = await response.text();
  assert.ok(response.status < 400, `POST ${path}: ${response.status} ${text.match(/<h1[^>]*>[^<]*/)?.[0]} ${text.match(/class="?wrong[\s\S]{0,300}/)?.[0]}`);
  return { to: response.headers.get('location') ?? '', text };
}

const seen = async (path) => (await (await program.get(path, { headers: { cookie } })).text()).match(/name="?seen"? value="?(\d+)/)?.[1] ?? '1';

/** A request that the student passes on, and its link. */
async function ask(way) {
  const letter = (await post('/letters', { name: 'Dr Rahman', role: 'Consultant', institution: 'Mayo Hospital', email: 'rahman@mayo.example', kind: 'clinical', student: 'Ayesha Khan', to: application, needed: '2027-06-01', zone: 'Europe/London' })).to.match(/^\/letters\/[^/]+/)[0];
  await post(`${letter}/pack`, { seen: await seen(`${letter}/pack`), student: 'Ayesha Khan', together: 'Six weeks on the ward.' });
  await post(`${letter}/places`, { seen: await seen(`${letter}/places`), to: application, needed: '2027-06-01', zone: 'Europe/London', [`way-${application}`]: way, [`key-${application}`]: way === 'sealed' ? KEY : '' });
  const asked = async () => (await post(`${letter}/asking`, { seen: await seen(letter), waived: 'yes', by: 'copy' })).text;
  // The first PDF of a fresh folder waits until the engine is translated, on a busy machine longer than an answer may take.
  const text = await asked().catch(asked).catch(asked);
  return text.match(/\/letter\/[a-z2-7]{32}/)[0];
}

before(async () => {
  program = await startProgram({ env: { PREROUND_SCHOOL: 'School of Medicine', PREROUND_LETTER_READERS: 'office@school.example' } });
  browser = await launch();
  const kept = await program.get('/keep', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams('year=4&start=2027-09&country=GB&schoolcountry=PK') });
  cookie = kept.headers.get('set-cookie').split(';')[0];
  application = (await post('/applications', { place: 'gb-imperial-clinical-elective' })).to.split('/').pop();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** What a page must be, in whatever form it is looked at. */
async function sound(page, path) {
  const html = await page.content();
  assert.deepEqual(await vnu(new Map([[path, html]])), []);
  assert.deepEqual(await htmlValidate(html), []);
}

test('three screens on a telephone, without JavaScript', async () => {
  const link = await ask('here');
  const context = await browser.newContext({ ...profiles.phone, javaScriptEnabled: false });
  const page = await context.newPage();
  const faults = watch(page, program.base);
  await page.goto(program.base + link);
  await page.getByRole('heading', { level: 1, name: 'Can you write a letter for Ayesha Khan?' }).waitFor();
  await screenshot(page, 'referee-ask');
  await page.getByRole('button', { name: 'Yes, I’ll write one' }).click();
  await page.getByRole('heading', { level: 1, name: 'Hand in your letter' }).waitFor();
  assert.doesNotMatch(page.url(), /[a-z2-7]{32}$/, 'the token stays in the address');
  await page.getByRole('link', { name: 'Write it here' }).click();
  await page.getByLabel('How long, and as what').fill('Six weeks, on my ward.');
  await page.getByRole('button', { name: 'Save for later' }).click();
  await page.getByText('Saved until').waitFor();
  await page.getByLabel('What did you see?').fill('She asked the question that nobody had asked.');
  await page.getByRole('button', { name: 'Hand it in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Thank you. Your letter is here' }).waitFor({ timeout: 60_000 });
  await screenshot(page, 'referee-receipt');
  const again = await (await browser.newContext({ ...profiles.phone, javaScriptEnabled: false })).newPage();
  await again.goto(program.base + link);
  await again.getByRole('button', { name: 'Open the receipt' }).click();
  assert.doesNotMatch(await again.content(), /SHA-256|nobody had asked/);
  assert.deepEqual(faults, []);
  await context.close();
});

test('everybody can use the pages of a referee', async () => {
  const link = await ask('here');
  for (const profile of [profiles.phone, profiles['desktop, dark']]) {
    const context = await browser.newContext({ ...profile });
    const page = await context.newPage();
    await page.goto(program.base + link);
    const at = [program.base + link];
    await page.locator('main form button').first().click();
    await page.waitForURL(/\/referee\//);
    at.push(page.url(), `${page.url()}/writing`, `${page.url()}/code`, `${page.url()}/code/entry`);
    for (const address of at) {
      await page.goto(address);
      assert.deepEqual(await axe(page), [], address);
      assert.deepEqual(await overflow(page), [], address);
      await sound(page, address);
    }
    await context.close();
  }
});

test('a letter is encrypted on the referee’s device, and nothing is sent', async () => {
  const link = await ask('sealed');
  const context = await browser.newContext({ ...profiles.desktop, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(program.base + link);
  await page.getByRole('button', { name: 'Yes, I’ll write one' }).click();
  await page.getByRole('link', { name: 'Encrypt it for this place' }).click();
  assert.equal(await page.getByLabel('Key of the place').inputValue(), KEY);
  await page.locator('#file').setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nKanarienvogel') });
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Encrypt and save' }).click()]);
  assert.equal(file.suggestedFilename(), 'letter.pdf.age');
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('latin1');
  assert.match(body, /^age-encryption\.org\/v1\n-> X25519 /);
  assert.doesNotMatch(body, /Kanarienvogel/);
  assert.deepEqual(asked.filter((url) => !url.startsWith('blob:') && !url.includes('/assets/')), []);
  await context.close();
});
