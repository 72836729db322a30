// A student who keeps a plan begins with today: each thing is one tap from being
// done and the tap can be taken back; and everything can be taken along to another
// server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, overflow } from './lib/checks.mjs';
import { eachProfile, launch, screenshot, withPage } from './lib/browser.mjs';
import { startProgram } from './lib/program.mjs';

let program, other, browser;
before(async () => {
  [program, other] = await Promise.all([startProgram(), startProgram()]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await Promise.all([program?.stop(), other?.stop()]);
});

const some = ['desktop', 'phone', 'phone, dark, no JavaScript'];
const title = (page) => page.getByRole('heading', { level: 1 }).innerText();

/** Keeps a plan with a place. */
async function keep(page) {
  await page.goto(`${program.base}/plan?year=4&start=2027-07&country=GB&schoolcountry=PK&place=gb-imperial-clinical-elective`);
  await page.getByRole('button', { name: 'Keep this plan' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your plan is kept' }).waitFor();
}

test('today is where a kept plan begins, and each thing is one tap from being done', async (t) => {
  await eachProfile(t, browser, program.base, async (page, { profile, js }) => {
    await keep(page);
    await page.goto(`${program.base}/`);
    assert.equal(new URL(page.url()).pathname, '/today');
    const before = await title(page);
    assert.match(before, /to do now$/);
    await screenshot(page, `today ${profile}`);
    for (const [open, name] of [['', /^Done/], ['', /^I have it/], ['Not now', /November|December/]]) {
      const now = page.locator('section.now');
      if (open) await now.locator('summary').first().click();
      await now.getByRole('button', { name }).first().click();
      await page.waitForURL('**/today');
      assert.notEqual(await title(page), before, `${name} changed nothing`);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.waitForURL('**/today');
      assert.equal(await title(page), before, `${name} was not taken back`);
    }
    if (js) {
      assert.deepEqual(await overflow(page), [], 'something is wider than the screen');
      assert.deepEqual(await axe(page), []);
    }
    await page.getByRole('link', { name: 'More', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Everything here' }).waitFor();
    await screenshot(page, `more ${profile}`);
    await page.goto(`${program.base}/?new`);
    await page.getByRole('heading', { level: 1, name: 'Work back' }).waitFor();
  }, some);
});

test('everything moves to another server as one file', async () => {
  let file;
  await withPage(browser, program.base, 'phone', async (page) => {
    await keep(page);
    await page.goto(`${program.base}/archive`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download everything' }).click();
    file = await (await download).path();
    const { readFile } = await import('node:fs/promises');
    file = { name: 'preround.zip', mimeType: 'application/zip', buffer: await readFile(file) };
  });
  await withPage(browser, other.base, 'phone', async (page) => {
    await page.goto(`${other.base}/archive`);
    await page.getByLabel('The archive').setInputFiles({ ...file, buffer: file.buffer.subarray(0, 300) });
    await page.getByRole('button', { name: 'Take it in' }).click();
    assert.match(await page.title(), /^Error: /);
    await page.getByLabel('The archive').setInputFiles(file);
    await page.getByRole('button', { name: 'Take it in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your plan is kept' }).waitFor();
    await page.getByText('is here.').waitFor();
    await screenshot(page, 'taken in');
    await page.goto(`${other.base}/plan`);
    assert.ok(await page.getByRole('link', { name: /Imperial/ }).count() > 0, 'the place has not come along');
  });
});
