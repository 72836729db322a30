// A CV from a file of another program to the PDF that is handed in, on a phone and a
// wide screen, with JavaScript and without.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { eachProfile, launch, screenshot } from './lib/browser.mjs';
import { axe, overflow } from './lib/checks.mjs';
import { startProgram } from './lib/program.mjs';

const sample = new URL('../../internal/cv/testdata/new-grad.json', import.meta.url).pathname; // of @jsonresume/schema

let program, browser;
before(async () => {
  program = await startProgram();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** Opens the page of a CV until its pages are drawn: the first time on a machine takes a while. */
async function drawn(page) {
  for (let i = 0; i < 15; i++) {
    if (await page.locator('.cv-pages img').count()) return;
    await page.getByText('still being drawn').waitFor();
    await page.goto(page.url());
  }
  throw new Error('the pages of the CV were never drawn');
}

async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()]);
  return { name: file.suggestedFilename(), body: await readFile(await file.path()) };
}

async function check(page, js, name) {
  await screenshot(page, name);
  if (!js) return;
  await axe(page);
  assert.deepEqual(await overflow(page), []);
}

test('a CV is taken in, made for a place, looked at and taken along', async (t) => {
  await eachProfile(t, browser, program.base, async (page, { profile, js }) => {
    await page.goto(`${program.base}/plan?year=4&start=2027-07&country=GB&place=gb-imperial-clinical-elective`);
    await page.locator("form[action='/keep'] button").first().click();
    await page.getByRole('heading', { level: 1, name: 'Your plan is kept' }).waitFor();
    const ask = page.context().request;
    await ask.post(`${program.base}/applications`, { form: { place: 'gb-imperial-clinical-elective' } });
    await ask.post(`${program.base}/papers`, { form: { kind: 'transcript', title: 'All years', status: 'held' } });

    await page.goto(`${program.base}/cv`);
    await page.getByRole('link', { name: 'Take in a file' }).click();
    await page.getByLabel('or choose a file').setInputFiles(sample);
    await page.getByRole('button', { name: 'Take it in' }).click();
    await page.getByRole('status').or(page.locator('.flash')).filter({ hasText: 'Taken in' }).first().waitFor();
    await check(page, js, `cv record ${profile}`);

    const school = page.locator('section', { has: page.getByRole('heading', { name: 'Education', exact: true }) }).locator('.cv-items a').first();
    const schoolName = await school.innerText();
    await school.click();
    await page.getByLabel('Transcript: All years').check();
    await check(page, js, `cv entry ${profile}`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('with evidence').first().waitFor();

    await page.goto(`${program.base}/cv`);
    await check(page, js, `cv ${profile}`);
    await page.getByRole('link', { name: /^Imperial College/ }).click();
    assert.ok(await page.getByRole('radio', { name: /^Clinical/ }).isChecked());
    await page.getByLabel('At most').selectOption('1');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('heading', { level: 1, name: /^Imperial College/ }).waitFor();
    await drawn(page);
    const address = page.url().split(/[?#]/)[0];
    for (const img of await page.locator('.cv-pages img').all()) {
      const picture = await ask.get(new URL(await img.getAttribute('src'), page.url()).href);
      assert.equal((await picture.body()).subarray(1, 4).toString(), 'PNG');
    }
    await page.getByRole('heading', { name: /^What Imperial College/ }).waitFor();
    await page.getByRole('link', { name: 'Transcript: All years' }).first().waitFor();
    await page.locator('.cv-meter', { hasText: 'One page' }).waitFor();
    await check(page, js, `cv variant ${profile}`);

    const pdf = await download(page, 'PDF');
    assert.equal(pdf.body.subarray(0, 5).toString(), '%PDF-');
    assert.match(pdf.name, / CV\.pdf$/);
    const text = (await download(page, 'Text')).body.toString();
    assert.ok(text.includes(schoolName) && text.includes('EDUCATION'), text);
    assert.equal((await download(page, 'DOCX')).body.subarray(0, 2).toString(), 'PK');

    await page.getByLabel('Line below your name').fill('Applicant for an elective in surgery');
    await page.getByRole('group', { name: 'What it shows' }).getByLabel(schoolName).first().uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    assert.ok(!(await download(page, 'Text')).body.toString().includes('EDUCATION'));
    await page.getByRole('link', { name: 'What changed, and other CVs beside it' }).click();
    await page.locator('.cv-changes li', { hasText: 'Applicant for an elective in surgery' }).waitFor();
    await page.locator('.cv-gone', { hasText: schoolName }).first().waitFor();
    await check(page, js, `cv changes ${profile}`);

    const resume = await (await ask.get(`${program.base}/cv/resume.json`)).json();
    const taken = JSON.parse(await readFile(sample, 'utf8'));
    delete resume.education[0].x_preround; // what proves it was added here
    assert.deepEqual(resume, taken);
    assert.equal((await ask.get(`${address}/cv.pdf`)).status(), 200);
  }, ['desktop', 'phone', 'phone, dark, no JavaScript']);
});
