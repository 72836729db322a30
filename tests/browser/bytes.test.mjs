// What a first visit may cost (docs/performance.md has what it does cost).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './lib/browser.mjs';
import { entryPages, firstVisit } from './lib/bytes.mjs';
import { startProgram } from './lib/program.mjs';

const KB = 1024;
const limits = { Document: 14 * KB, total: 60 * KB, Script: 15 * KB };

let program, browser;
before(async () => {
  program = await startProgram();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

for (const entry of [...entryPages, 'a place']) {
  test(`a first visit to ${entry} is light`, async () => {
    const path = entry.startsWith('/') ? entry : (await (await program.get('/find')).text()).match(/href="(\/places\/[^"?]+)/)[1];
    const seen = await firstVisit(browser, program.base + path);
    for (const [kind, limit] of Object.entries(limits)) {
      assert.ok(seen[kind] <= limit, `${kind}: ${seen[kind]} bytes, at most ${limit}; all: ${JSON.stringify(seen)}`);
    }
    assert.ok(seen.Document > 0 && seen.lcp > 0, 'nothing was measured');
  });
}

test('assets are kept for ever and named after their content', async () => {
  const html = await (await program.get('/')).text();
  const assets = [...html.matchAll(/(?:src|href)="([^"]*\/assets\/[^"#]+)/g)].map((m) => new URL(m[1], program.base).pathname);
  assert.ok(assets.length > 0, 'the first page has no assets');
  for (const path of assets) {
    const response = await program.get(path);
    assert.equal(response.status, 200, path);
    assert.match(response.headers.get('cache-control') ?? '', /max-age=31536000.*immutable/, path);
  }
});
