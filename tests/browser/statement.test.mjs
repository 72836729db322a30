// A letter is written on a phone without JavaScript and at a desk: first refused, then
// mended and ready; a mentor reads it by a link and comments.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, profiles, withPage } from './lib/browser.mjs';
import { axe, overflow } from './lib/checks.mjs';
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

const aboutMe = 'Last March I held the retractor in Lahore for forty minutes.';

for (const profile of ['phone, dark, no JavaScript', 'desktop']) {
  test(`a letter is refused, mended, read and ready: ${profile}`, async () => {
    await withPage(browser, program.base, profile, async (page, { js }) => {
      await page.goto('/plan?year=4&start=2027-09&country=AU&schoolcountry=PK&citizenship=PK&weeks=4&place=au-queensland-inbound-elective');
      await page.locator('form[action$="/keep"] button').first().click();
      await page.goto('/places/au-queensland-inbound-elective');
      await page.locator('form[action$="/applications"] button').first().click();
      await page.goto('/statements/new');
      await page.getByLabel('Cover letter').check();
      await page.getByLabel('For which application?').selectOption({ index: 1 });
      await page.getByRole('button', { name: 'Begin' }).click();
      const letter = new URL(page.url()).pathname;
      await page.getByLabel('Your text').fill(`Dear Sir or Madam,\n\n${aboutMe}\n\nI would be glad to come to the University of Toronto.`);
      if (js) await page.locator('output', { hasText: /^26 words/ }).waitFor();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('It is ready all the same').click();
      await page.locator('button[value=ready]').click();
      assert.match(await page.title(), /^Error: /);
      assert.match(await page.locator('.summary').textContent(), /University of Toronto.*another host/s);
      assert.deepEqual([...(js ? await axe(page) : []), ...await overflow(page)], []);
      await page.getByLabel('Your text').fill(`Dear Sir or Madam,\n\n${aboutMe}\n\nRockhampton is where I would like to work.`);
      await page.getByRole('button', { name: 'Save', exact: true }).click();

      await page.goto(`${letter}/readers`);
      await page.getByRole('button', { name: 'Make a link' }).click();
      const link = new URL(await page.locator('#link').inputValue());
      const guest = await browser.newContext({ baseURL: program.base, locale: 'en-GB', ...profiles[profile] });
      const mentor = await guest.newPage();
      await mentor.goto(link.pathname);
      assert.equal(await mentor.getByText(aboutMe).count(), 0, 'the door shows the text');
      await mentor.getByRole('button', { name: 'Read it' }).click();
      await mentor.getByRole('link', { name: 'Comment on paragraph 2' }).click();
      await mentor.getByLabel('Your comment').fill('Say what you learnt.');
      await mentor.getByLabel('Your name').fill('Dr Rahman');
      await mentor.getByRole('button', { name: /^Send it/ }).click();
      assert.deepEqual([...(js ? await axe(mentor) : []), ...await overflow(mentor)], []);

      await page.goto(letter);
      await page.getByText('Say what you learnt.').waitFor();
      await page.getByRole('button', { name: 'Save, and this is done' }).click();
      await page.locator('button[value=ready]').click();
      assert.match(await page.title(), /^Ready: /);
      await page.goto(`${letter}/readers`);
      await page.getByRole('button', { name: 'End the link' }).click();
      assert.equal((await mentor.reload()).status(), 404);
      await guest.close();
    });
  });
}
