// The pages of somebody who keeps a plan, with something in every room: every link
// leads somewhere, the HTML is sound, and everybody can use them in every form.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, profiles, watch } from './lib/browser.mjs';
import { axe, forms, htmlValidate, overflow, vnu } from './lib/checks.mjs';
import { crawl, shape } from './lib/crawl.mjs';
import { startProgram } from './lib/program.mjs';

let program, browser, found, cookie;

/** Sends a form as the student and gives where it leads. */
async function send(path, fields) {
  const response = await program.get(path, { method: 'POST', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields) });
  assert.ok(response.status < 400, `POST ${path}: ${response.status} ${(await response.text()).match(/<h1[^>]*>[^<]*/)?.[0]}`);
  return response.headers.get('location') ?? '';
}

before(async () => {
  program = await startProgram();
  browser = await launch();
  const kept = await program.get('/keep', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams('year=4&start=2027-09&country=GB&schoolcountry=PK&citizenship=PK&weeks=4&place=gb-imperial-clinical-elective') });
  cookie = kept.headers.get('set-cookie').split(';')[0];
  const at = await send('/applications', { place: 'gb-imperial-clinical-elective' });
  await send(`${at}/notes`, { 'note-text': 'Ask about the ward' });
  await send(`${at}/stage`, { to: 'sent', on: '2026-09-01' });
  await send(await send('/applications', { place: 'us-yale-visiting-international-elective' }) + '/stage', { to: 'offer' });
  const lost = await send('/applications', { place: 'gb-oxford-elective-programme' });
  await send(`${lost}/stage`, { to: 'sent', on: '2026-09-01' });
  await send(`${lost}/stage`, { to: 'closed:declined' });
  await send('/money/lines', { kind: 'visa', estimate: 'GBP 127' });
  await send('/leads/new', { name: 'Village clinic', country: 'PK' }).catch(() => send('/leads', { name: 'Village clinic', country: 'PK' }));
  await send('/cv/basics', { name: 'Ayesha Khan' });
  await send(await send('/statements', { kind: 'cover_letter', application: at.split('/').pop() }), { seen: '1', unit: 'words', text: 'I hope to join you at Yale.' });
  await send('/cv/new/rotations', { specialty: 'Surgery', startDate: '2026-03', endDate: '2026-04' });
  await send('/cv/variants', { name: 'Imperial', layout: 'clinical', paper: 'a4', pages: '1' });
  const letter = await send('/letters', { name: 'Dr Rahman', kind: 'clinical', student: 'Ayesha Khan', to: at.split('/').pop(), needed: '2027-06-01', zone: 'Europe/London' });
  await send(letter, { seen: '1', together: 'Six weeks on the ward.' });
  const asStudent = { base: program.base, get: (path, init = {}) => program.get(path, { ...init, headers: { ...init.headers, cookie } }) };
  found = await crawl(asStudent, ['/today', '/more', '/applications', at, `${at}/sending`, '/money', '/cv', '/letters', letter, '/account'], { most: 130, each: 1 });
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

test('every link of a student leads somewhere', () => {
  assert.deepEqual(found.faults, []);
  assert.ok(found.pages.size >= 45, `only ${found.pages.size} pages were found: ${[...found.pages.keys()].join(' ')}`);
});

test('the HTML of the pages of a student is sound', async () => {
  const faults = await vnu(found.pages);
  for (const [path, html] of found.pages) faults.push(...(await htmlValidate(html)).map((f) => `${path}: ${f}`));
  assert.deepEqual(faults, []);
});

// Pages that visitors have too are looked at in pages.test.mjs.
const visitors = /^\/(\?|$)|^\/(find|plan|places|kinds|answers|about|sources|api|reopen|archive\/file)([/?]|$)/;

test('everybody can use every page of a student', async (t) => {
  const one = new Map();
  for (const path of found.pages.keys()) {
    const key = shape(new URL(path, program.base)).split('?')[0];
    if (!one.has(key) && !visitors.test(path)) one.set(key, path);
  }
  assert.ok(one.size >= 25, `only ${[...one.values()].join(' ')}`);
  const [name, ...value] = cookie.split('=');
  for (const path of one.values()) {
    await t.test(path, async () => {
      const context = await browser.newContext({ baseURL: program.base, locale: 'en-GB', ...profiles.desktop });
      await context.addCookies([{ name, value: value.join('='), domain: 'localhost', path: '/', secure: true, httpOnly: true }]);
      const page = await context.newPage();
      const faults = watch(page, program.base);
      await page.goto(program.base + path);
      for await (const form of forms(page)) {
        faults.push(...[...await axe(page), ...await overflow(page)].map((f) => `${form}: ${f}`));
      }
      await context.close();
      assert.deepEqual(faults, []);
    });
  }
});
