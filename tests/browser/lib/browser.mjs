// A real Chromium, watched: a page that asks another host for anything, writes an
// error to the console, throws, or breaks the Content-Security-Policy fails its test.
import { accessSync, mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const SHOTS = new URL('../shots/', import.meta.url).pathname;

/** How people look at it. A phone is 360 pixels wide, the least we promise. */
export const profiles = {
  desktop: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  phone: { viewport: { width: 360, height: 740 }, colorScheme: 'light', isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  'desktop, dark': { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  'phone, dark, no JavaScript': { viewport: { width: 360, height: 740 }, colorScheme: 'dark', isMobile: true, hasTouch: true, deviceScaleFactor: 2, javaScriptEnabled: false },
  'desktop, no JavaScript': { viewport: { width: 1280, height: 900 }, colorScheme: 'light', javaScriptEnabled: false },
};

function executable() {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    .filter(Boolean)
    .find((path) => { try { accessSync(path); return true; } catch { return false; } });
  if (!found) throw new Error('there is no Chromium here: run tools/setup/setup.sh browser, or set CHROMIUM');
  return found;
}

/** Starts Chromium. Its background services are off, so that it asks nobody for anything either. */
export function launch(args = []) {
  return chromium.launch({
    executablePath: executable(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', ...args],
  });
}

/**
 * Opens a page under a profile, runs the test with it, and fails when the page
 * did anything that no page may do.
 * @param {import('playwright-core').Browser} browser
 * @param {string} base address of the program
 */
export async function withPage(browser, base, profile, run, patience = 90_000) {
  const context = await browser.newContext({ baseURL: base, locale: 'en-GB', timezoneId: 'Europe/London', ...profiles[profile] });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults = watch(page, base);
  try {
    await within(patience, `took longer than ${patience / 1000} seconds`, run(page, { profile, js: profiles[profile].javaScriptEnabled !== false, phone: Boolean(profiles[profile].isMobile) }));
  } catch (error) {
    await screenshot(page, `failed ${profile} ${new URL(page.url(), base).pathname}`, true).catch(() => {});
    error.message += `\n  at ${page.url()} (${profile}); see tests/browser/shots`;
    throw error;
  } finally {
    await context.close();
  }
  if (faults.length > 0) throw new Error(`${profile}: ${faults.join('; ')}`);
}

/** Waits for a promise, but no longer than some milliseconds. */
export async function within(patience, sentence, promise) {
  let timer;
  const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(sentence)), patience); });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Listens to a page and collects what it must not do. */
export function watch(page, base) {
  const faults = [];
  const home = new URL(base).host;
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== home) faults.push(`a request to another host: ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} from ${response.url()}`);
  });
  page.on('console', (message) => {
    // Chromium reports a page that answers 404 as a console error of its own; a test that asks for one knows.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  return faults;
}

/**
 * Declares one subtest for each profile named, or for all.
 * @param {import('node:test').TestContext} t
 */
export async function eachProfile(t, browser, base, run, names = Object.keys(profiles)) {
  for (const profile of names) {
    await t.test(profile, () => withPage(browser, base, profile, run));
  }
}

/** Keeps a picture in tests/browser/shots when SHOTS is set, or always when asked to. */
export async function screenshot(page, name, always = false) {
  if (!process.env.SHOTS && !always) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.png`, fullPage: true });
}

/**
 * Presses Tab until the focused element is the one wanted, as somebody without a
 * mouse would. Fails when it cannot be reached, or when focus cannot be seen.
 * @param {string | RegExp} name accessible name, or what the element says
 */
export async function tabTo(page, name, most = 120) {
  const passed = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(focused);
    passed.push(here.name);
    if (typeof name === 'string' ? here.name === name : name.test(here.name)) {
      if (!here.visible) throw new Error(`focus on ${here.name} cannot be seen`);
      return page.locator('*:focus');
    }
  }
  throw new Error(`Tab never reached ${name}; it passed ${[...new Set(passed)].join(' | ')}`);
}

/** Runs in the page: what has focus, how it is called, and whether one sees that. */
function focused() {
  const el = document.activeElement;
  if (!el || el === document.body) return { name: '', visible: true };
  const label = el.getAttribute('aria-label')
    || (el.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean).map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
    || [...(el.labels ?? [])].map((l) => l.textContent).join(' ')
    || (el instanceof HTMLInputElement && /submit|button/.test(el.type) ? el.value : '')
    || el.textContent || '';
  const style = getComputedStyle(el);
  const box = el.getBoundingClientRect();
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return { name: label.replace(/\s+/g, ' ').trim(), visible: (outlined || style.boxShadow !== 'none') && box.width > 0 && box.height > 0 };
}
