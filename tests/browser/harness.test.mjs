// The checkers must find what they are there to find: a page with one fault of
// each kind, served from this file, and a page without any.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launch, tabTo, watch, withPage } from './lib/browser.mjs';
import { firstVisit } from './lib/bytes.mjs';
import { axe, forms, htmlValidate, overflow, vnu } from './lib/checks.mjs';
import { crawl } from './lib/crawl.mjs';

const page = (title, body, head = '') => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>${head}
<link rel="icon" href="data:,"></head><body><main><h1>${title}</h1>${body}</main></body></html>`;

const pages = {
  '/': page('Sound', '<p>Nothing wrong here.</p><p><a href="/more?a=1&amp;b=2#x">More about it</a> <a href="/more?a=2">And more</a> <button type="button">Press</button></p>'),
  '/more': page('More', '<p><a href="/gone">A page that is gone</a></p>'),
  '/pale': page('Pale', '<p class="pale">Hardly to be read</p>', '<style>.pale{color:#ccc;background:#fff}</style>'),
  '/dark': page('Dark', '<p class="pale">Hardly to be read at night</p>', '<style>.pale{background:#fff;color:#000}@media(prefers-color-scheme:dark){.pale{color:#eee}}</style>'),
  '/wide': page('Wide', '<p class="wide">Too wide</p>', '<style>.wide{width:700px}</style>'),
  '/broken': page('Broken', '<ul><p>Not a list</p></ul><img src="data:,">'),
  '/foreign': page('Foreign', '<img alt="" src="http://127.0.0.2:9/x.png">'),
  '/loud': page('Loud', '<script>console.error("oh no")</script>'),
  '/thrown': page('Thrown', '<script>throw new Error("oh no")</script>'),
  '/unseen': page('Unseen', '<p><a href="/">Home</a></p>', '<style>a:focus{outline:none}</style>'),
};

let server, base, browser;
before(async () => {
  server = createServer((request, response) => {
    const html = pages[new URL(request.url, 'http://x').pathname];
    response.writeHead(html ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(html ?? page('Not found', '<p>Nothing is here.</p>'));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

const open = (path, run) => withPage(browser, base, 'desktop', async (p) => { await p.goto(path); return run(p); });

test('a sound page passes every check', async () => {
  await open('/', async (p) => {
    for await (const form of forms(p)) {
      assert.deepEqual(await axe(p), [], form);
      assert.deepEqual(await overflow(p), [], form);
    }
  });
  assert.deepEqual(await vnu(new Map([['/', pages['/']]])), []);
  assert.deepEqual(await htmlValidate(pages['/']), []);
});

test('axe finds pale letters, in the dark too', async () => {
  await open('/pale', async (p) => assert.match((await axe(p)).join(), /color-contrast/));
  await open('/dark', async (p) => {
    const found = [];
    for await (const form of forms(p)) if ((await axe(p)).length > 0) found.push(form);
    assert.deepEqual(found, ['dark']);
  });
});

test('axe says so where it cannot run: without scripts', async () => {
  await withPage(browser, base, 'desktop, no JavaScript', async (p) => {
    await p.goto('/pale');
    await assert.rejects(axe(p, 500), /scripts are off/);
  });
});

test('a page that hangs fails its test instead of holding it for ever', async () => {
  await assert.rejects(withPage(browser, base, 'desktop', () => new Promise(() => {}), 300), /took longer than/);
});

test('both HTML checkers find a broken list and a picture without words', async () => {
  const found = await vnu(new Map([['/broken', pages['/broken']]]));
  assert.match(found.join(), /vnu \/broken:\d+: Element .*p.* not allowed as child of element .*ul/);
  assert.match((await htmlValidate(pages['/broken'])).join(), /element-permitted-content/);
});

test('a page that scrolls sideways on a small screen is found', async () => {
  await open('/wide', async (p) => {
    const found = [];
    for await (const form of forms(p)) if ((await overflow(p)).length > 0) found.push(form);
    assert.deepEqual(found, ['320 px']);
  });
});

test('requests to other hosts, console errors and exceptions fail a page', async () => {
  await assert.rejects(open('/foreign', () => {}), /a request to another host: http:\/\/127\.0\.0\.2/);
  await assert.rejects(open('/loud', () => {}), /console: oh no/);
  await assert.rejects(open('/thrown', () => {}), /script: oh no/);
  await open('/gone', () => {}); // a 404 alone is no fault of the page
});

test('the keyboard reaches a link by its name, and must show where it is', async () => {
  await open('/', async (p) => {
    await tabTo(p, 'More about it');
    await p.keyboard.press('Enter');
    await p.waitForURL('**/more?a=1&b=2*');
    await assert.rejects(tabTo(p, 'No such link', 5), /never reached No such link/);
  });
  await open('/unseen', (p) => assert.rejects(tabTo(p, 'Home', 5), /cannot be seen/));
});

test('the crawl follows links and reports those that lead nowhere', async () => {
  const program = { base, get: (path) => fetch(base + path, { redirect: 'manual' }) };
  const { pages: found, faults } = await crawl(program, ['/']);
  assert.deepEqual([...found.keys()], ['/', '/more?a=1&b=2', '/more?a=2']);
  assert.deepEqual(faults, ['/gone answers 404, linked from /more?a=1&b=2']);
});

test('bytes are counted as they travel', async () => {
  const seen = await firstVisit(browser, `${base}/`);
  assert.ok(seen.Document > pages['/'].length && seen.Document < pages['/'].length + 600, `${seen.Document} bytes`);
  assert.ok(seen.lcp > 0 && seen.lcp < 5000, `painted after ${seen.lcp} ms`);
});

test('watch sees what a page of another origin asks for', async () => {
  const context = await browser.newContext();
  const p = await context.newPage();
  const faults = watch(p, 'http://localhost:1');
  await p.goto(`${base}/`);
  assert.equal(faults.length, 1);
  await context.close();
});
