// What other people's checkers say about a page: axe about accessibility, the
// W3C's validator (vnu) and html-validate about HTML.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { within } from './browser.mjs';

const require = createRequire(import.meta.url);
let axeSource;

/**
 * Runs axe over a page as it stands: WCAG 2.2 A and AA, and axe's best practices.
 * @returns {Promise<string[]>} one line for each violation, empty when there is none
 */
export async function axe(page, patience = 30_000) {
  axeSource ??= await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axeSource);
  const { violations } = await within(patience, 'axe did not answer; it cannot where scripts are off', page.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  })));
  return violations.flatMap((v) => v.nodes.map((n) => `axe ${v.id}: ${v.help}: ${n.target.join(' ')} ${n.failureSummary?.split('\n').slice(1, 2).join('').trim() ?? ''}`));
}

/**
 * Runs the W3C's validator once over many pages: starting Java takes longer than checking.
 * @param {Map<string, string>} pages HTML by address
 * @returns {Promise<string[]>}
 */
export async function vnu(pages) {
  const dir = await mkdtemp(join(tmpdir(), 'preround-vnu-'));
  try {
    const names = new Map();
    let n = 0;
    for (const [url, html] of pages) {
      const file = join(dir, `${String(n++).padStart(4, '0')}.html`);
      names.set(file, url);
      await writeFile(file, html);
    }
    const out = await new Promise((done, fail) => {
      execFile('java', ['-Xss1m', '-jar', require.resolve('vnu-jar/build/dist/vnu.jar'), '--format', 'json', '--stdout', '--exit-zero-always', ...names.keys()],
        { maxBuffer: 64 << 20 }, (error, stdout, stderr) => (error ? fail(new Error(`vnu did not run: ${error.message}\n${stderr}`)) : done(stdout)));
    });
    return JSON.parse(out).messages
      .filter((m) => m.type !== 'info' || m.subType === 'warning')
      .map((m) => `vnu ${names.get((m.url ?? '').replace(/^file:/, '')) ?? m.url}:${m.lastLine ?? 0}: ${m.message} ${(m.extract ?? '').replace(/\s+/g, ' ').trim()}`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'no-trailing-whitespace': 'off', // the minifier's business, not a reader's
    'void-style': 'off', // templates write <br/> and <br> alike
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off', // the minifier writes it in lower case
    'no-inline-style': 'error',
    'aria-label-misuse': ['error', { allowAnyNamable: true }], // a list may have a name
    'heading-level': ['error', { minInitialRank: 'h2' }], // the summary of errors stands before the first heading
    'form-dup-name': 'off', // several values of one answer are sent under one name
    'long-title': 'off', // the title carries the state of the page, which may need words
    'require-sri': 'off', // all assets are our own
  },
});

/**
 * @param {string} html
 * @returns {Promise<string[]>}
 */
export async function htmlValidate(html) {
  // A button without a type sends its form: HTML says so, and the minifier relies on it.
  const spelt = html.replace(/<button(?![^>]*\stype=)/g, '<button type="submit"');
  const report = await validator.validateString(spelt);
  return report.results.flatMap((r) => r.messages.map((m) => `html-validate ${m.ruleId}: ${m.message} (line ${m.line}, ${m.selector ?? ''})`));
}

/**
 * Turns a page, without loading it anew, into the forms in which it must hold:
 * dark, right to left, 320 pixels wide, letters at twice their size.
 * @yields {string} the name of the form
 */
export async function* forms(page) {
  const wide = { width: 1280, height: 900 };
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  yield 'light';
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  yield 'dark';
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  yield 'right to left';
  await page.evaluate(() => { document.documentElement.dir = 'ltr'; });
  await page.setViewportSize({ width: 320, height: 800 });
  yield '320 px';
  await page.setViewportSize(wide);
  await page.evaluate(() => {
    const root = document.documentElement;
    root.style.fontSize = `${parseFloat(getComputedStyle(root).fontSize) * 2}px`;
  });
  yield '200% text';
}

/** Tells by how many pixels a page is wider than the window, and what sticks out; empty when it fits. */
export async function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const over = document.documentElement.scrollWidth - width;
    if (over <= 1) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((el) => {
      const box = el.getBoundingClientRect();
      return box.width > 0 && (box.right > width + 1 || box.left < -1);
    }).slice(0, 3).map((el) => `${el.tagName.toLowerCase()}.${el.className}`);
    return [`the page scrolls sideways by ${over} px: ${wide.join(', ')}`];
  });
}
