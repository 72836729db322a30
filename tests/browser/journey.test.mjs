// The main journey, from a stranger's first look to a plan that is kept, opened
// on another device and read by a calendar: on desktop and phone, light and dark,
// with and without JavaScript, and once by keyboard alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eachProfile, launch, screenshot, tabTo, withPage } from './lib/browser.mjs';
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

/** From the landing page to a drawn plan. */
async function answer(page) {
  await page.goto(`${program.base}/`);
  await page.getByLabel('Which year are you in?').selectOption('4');
  await page.getByLabel('When do you want to start?').selectOption('2027-07');
  await page.getByLabel('Where?').fill('United States');
  await page.getByRole('button', { name: 'Show my plan' }).click();
  await page.waitForURL('**/plan?**');
  const at = new URL(page.url());
  assert.deepEqual([at.searchParams.get('year'), at.searchParams.get('start')], ['4', '2027-07']);
  const onward = new URL(await page.getByRole('link', { name: 'Find places that fit' }).first().getAttribute('href'), program.base);
  assert.deepEqual(onward.searchParams.getAll('country'), ['US'], 'the country was not understood');
  assert.ok(await page.locator('.dates time').count() >= 10, 'the plan has few dates');
}

/** From the plan to a place that takes this student, and back with it. Returns its name. */
async function choose(page, profile) {
  await page.getByRole('link', { name: 'Find places that fit' }).first().click();
  await page.waitForURL('**/find?**');
  await screenshot(page, `find ${profile}`);
  await page.locator('main h3 a.title').first().click();
  await page.waitForURL('**/places/**');
  const name = (await page.getByRole('heading', { level: 1 }).innerText()).trim();
  await screenshot(page, `place ${profile}`);
  await page.getByRole('button', { name: 'Add to my plan' }).first().click();
  await page.waitForURL('**/plan?**place=**');
  assert.ok(await page.getByRole('link', { name }).count() > 0, `${name} is not in the plan`);
  return name;
}

/** Keeps the plan and reads the four words off the page. */
async function keep(page, profile) {
  await page.getByRole('button', { name: 'Keep this plan' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your plan is kept' }).waitFor();
  const words = await page.getByRole('list', { name: 'Your recovery code' }).getByRole('listitem').allInnerTexts();
  assert.equal(words.length, 4);
  await screenshot(page, `code ${profile}`);
  return words.map((w) => w.trim()).join(' ');
}

test('from a stranger to a kept plan, on every kind of screen', async (t) => {
  await eachProfile(t, browser, program.base, async (page, { profile }) => {
    await answer(page);
    await screenshot(page, `plan ${profile}`);
    const name = await choose(page, profile);
    const code = await keep(page, profile);

    // The kept plan is there without its answers in the address.
    await page.goto(`${program.base}/plan`);
    assert.ok(await page.getByRole('link', { name }).count() > 0, 'the kept plan has lost its place');

    // A calendar reads the feed, and knows the place.
    await page.goto(`${program.base}/kept`);
    await page.getByRole('button', { name: 'Make a feed' }).click();
    const address = (await page.locator('.feed-address').innerText()).trim();
    const feed = await program.get(new URL(address).pathname);
    assert.match(feed.headers.get('content-type'), /^text\/calendar/);
    const events = (await feed.text()).replaceAll('\r\n ', '').split('BEGIN:VEVENT').slice(1);
    assert.ok(events.length >= 5, `the feed has ${events.length} events`);
    assert.ok(events.some((e) => e.replaceAll('\\,', ',').includes(name)), `no event speaks of ${name}`);

    // Another device opens it with the four words.
    await withPage(browser, program.base, profile, async (other) => {
      await other.goto(`${program.base}/reopen`);
      await other.getByLabel('Four words').fill(code.toUpperCase());
      await other.getByRole('button', { name: 'Open my plan' }).click();
      await other.waitForURL('**/plan');
      assert.ok(await other.getByRole('link', { name }).count() > 0, 'the other device sees another plan');
    });

    // And it can be deleted for good, from here and so from there.
    await page.goto(`${program.base}/account`);
    await page.getByRole('link', { name: 'Delete everything' }).click();
    await page.getByRole('button', { name: 'Delete everything for good' }).click();
    await page.waitForLoadState();
    assert.equal((await program.get(new URL(address).pathname)).status, 404, 'the feed outlived the plan');
    await page.goto(`${program.base}/kept`);
    await page.getByText('No plan is kept here').waitFor();
  });
});

test('marks are planned around at once, kept or not', async (t) => {
  await eachProfile(t, browser, program.base, async (page) => {
    await answer(page);
    const before = await page.locator('.dates li.step').count();
    const have = page.getByRole('button', { name: /^I have this already/ }).first();
    const what = (await have.innerText()).replace(/\s+/g, ' ').split(': ')[1];
    await have.click();
    await page.waitForURL('**/plan?**mark=**');
    assert.equal(await page.locator('.dates li.step').count(), before);
    assert.ok(await page.getByRole('button', { name: /^Not yet/ }).count() === 1, `${what} is not marked`);
  }, ['desktop', 'phone, dark, no JavaScript']);
});

test('words that were never given out open nothing, and the page says so', async () => {
  await withPage(browser, program.base, 'phone', async (page) => {
    await page.goto(`${program.base}/reopen`);
    await page.getByLabel('Four words').fill('no such words here');
    await page.getByRole('button', { name: 'Open my plan' }).click();
    assert.match(await page.title(), /^Error: /);
    await page.getByRole('alert').or(page.locator('.summary, .error-summary')).first().waitFor();
  });
});

test('the whole journey by keyboard', async () => {
  await withPage(browser, program.base, 'desktop', async (page) => {
    const key = page.keyboard;
    await page.goto(`${program.base}/`);
    await key.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Skip to content');
    await tabTo(page, /Which year are you in/);
    await key.type('Fourth');
    await tabTo(page, /When do you want to start/);
    await key.type('July 2027');
    await tabTo(page, /Where/);
    await key.type('United States');
    await tabTo(page, 'Show my plan');
    await key.press('Enter');
    await page.waitForURL('**/plan?**');
    await tabTo(page, 'Find places that fit');
    await key.press('Enter');
    await page.waitForURL('**/find?**');
    const first = (await page.locator('main h3 a.title').first().innerText()).replace(/\s+/g, ' ').trim();
    await tabTo(page, first, 300);
    await key.press('Enter');
    await page.waitForURL('**/places/**');
    await tabTo(page, 'Add to my plan');
    await key.press('Enter');
    await page.waitForURL('**/plan?**place=**');
    await tabTo(page, 'Keep this plan', 400);
    await key.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Your plan is kept' }).waitFor();
    const words = await page.getByRole('list', { name: 'Your recovery code' }).getByRole('listitem').allInnerTexts();
    await page.context().clearCookies();
    await page.goto(`${program.base}/reopen`);
    await tabTo(page, /Four words/);
    await key.type(words.join('-'));
    await key.press('Enter');
    await page.waitForURL('**/plan');
    assert.ok(await page.getByRole('link', { name: first }).count() > 0, 'the plan does not hold the place');
  });
});
