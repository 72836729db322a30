// Every page that a link leads to: it answers, its HTML is sound for both
// checkers, and it can be used by everybody in every form in which it must hold.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, withPage } from './lib/browser.mjs';
import { axe, forms, htmlValidate, overflow, vnu } from './lib/checks.mjs';
import { crawl, shape } from './lib/crawl.mjs';
import { startProgram } from './lib/program.mjs';

// Pages in states that links alone hardly reach: many targets, nothing found, a
// start that cannot be met, answers that need mending.
const seeds = [
  '/',
  '/plan?year=4&start=2027-07&country=US',
  '/plan?year=1&start=2029-07',
  '/plan?year=4&start=2026-12&country=US',
  ['/plan?year=99&start=never', 400],
  ['/places/no-such-place', 404],
  ['/no-such-page', 404],
  '/plan',
  '/find',
  '/find?q=surgery&country=GB&year=4&start=2027-07',
  '/find?q=zzzzzzzz',
  '/find?category=research&sort=closing',
  '/kinds',
  '/kinds/shadowing',
  '/answers',
  '/reopen',
  '/kept',
  '/about',
  '/sources',
  '/api',
];

const refused = new Set(seeds.filter(Array.isArray).map(([path]) => path));

let program, browser, found;
before(async () => {
  program = await startProgram();
  browser = await launch();
  found = await crawl(program, seeds);
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

test('every link leads somewhere', () => {
  assert.deepEqual(found.faults, []);
  assert.ok(found.pages.size >= 30, `only ${found.pages.size} pages were found: ${[...found.pages.keys()]}`);
});

test('the pages of the map are all reached by links', () => {
  const shapes = new Set([...found.pages.keys()].map((path) => path.split('?')[0].replace(/^\/(places|answers|kinds)\/.+/, '/$1/*')));
  for (const path of ['/', '/plan', '/find', '/places/*', '/kinds', '/kinds/*', '/answers', '/answers/*', '/reopen', '/kept', '/about', '/sources', '/api']) {
    assert.ok(shapes.has(path), `${path} was not reached; there are ${[...shapes]}`);
  }
});

test('vnu finds no fault in any page', async () => {
  assert.deepEqual(await vnu(found.pages), []);
});

test('html-validate finds no fault in any page', async () => {
  const faults = [];
  for (const [path, html] of found.pages) faults.push(...(await htmlValidate(html)).map((f) => `${path}: ${f}`));
  assert.deepEqual(faults, []);
});

test('every page has a title, one first heading and the language of its text', () => {
  const titles = new Map();
  for (const [path, html] of found.pages) {
    assert.equal(html.match(/<h1[\s>]/g)?.length, 1, `${path}: h1`);
    assert.match(html, /<html[^>]* lang="?en/, path);
    const title = html.match(/<title>([^<]+)<\/title>/)?.[1];
    assert.ok(title, `${path}: title`);
    if (refused.has(path)) continue; // two pages that are not there may share the title that says so
    const other = titles.get(title);
    if (other && other.split('?')[0] !== path.split('?')[0]) assert.fail(`${path} and ${other} have one title: ${title}`);
    titles.set(title, path);
  }
});

test('no page carries a style, a handler or a script that the policy refuses, nor asks another host', () => {
  for (const [path, html] of found.pages) {
    assert.doesNotMatch(html, /<[^>]+\sstyle=/i, `${path}: style`);
    assert.doesNotMatch(html, /<[^>]+\son[a-z]+=/i, `${path}: handler`);
    assert.doesNotMatch(html, /<(script|img|link|iframe|source|video|audio)[^>]+(src|href)="?(https?:)?\/\/(?!localhost)/i, `${path}: another host`);
  }
});

// One page of each shape, in all forms, by people who cannot see, cannot see
// well, read from the right, hold a small phone, or need large letters.
test('everybody can use every kind of page', async (t) => {
  const one = new Map();
  for (const path of found.pages.keys()) {
    const key = shape(new URL(path, program.base));
    if (!one.has(key)) one.set(key, path);
  }
  for (const path of new Set([...one.values(), ...seeds.map((seed) => [seed].flat()[0])].filter((p) => found.pages.has(p)))) {
    await t.test(path, () => withPage(browser, program.base, 'desktop', async (page) => {
      await page.goto(program.base + path);
      const faults = [];
      for await (const form of forms(page)) {
        faults.push(...[...await axe(page), ...await overflow(page)].map((f) => `${form}: ${f}`));
      }
      assert.deepEqual(faults, []);
    }));
  }
});
