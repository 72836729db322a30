// From places to applications: followed, moved by menu, sent, an offer that collides is
// accepted and another is let go, one ends in silence after one follow-up. On desktop
// and phone, with and without JavaScript; and the board by keys and by dragging.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eachProfile, launch, screenshot, withPage } from './lib/browser.mjs';
import { axe, forms, htmlValidate, overflow, vnu } from './lib/checks.mjs';
import { startProgram } from './lib/program.mjs';

const places = ['gb-imperial-clinical-elective', 'us-yale-visiting-international-elective', 'gb-oxford-elective-programme'];

let program, browser;
before(async () => {
  program = await startProgram();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** Keeps a plan with three places and opens the board. */
async function keep(page) {
  const query = `year=4&start=2027-07&country=GB&schoolcountry=PK&weeks=4&exam=2027-07-20_2027-07-25_Finals&${places.map((p) => `place=${p}`).join('&')}`;
  await page.goto(`${program.base}/plan?${query}`);
  await page.getByRole('button', { name: 'Keep this plan' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your plan is kept' }).waitFor();
  await page.goto(`${program.base}/applications`);
}

/** Follows every place of the plan and gives the addresses of the applications. */
async function followAll(page) {
  for (const n of places.keys()) {
    await page.getByRole('button', { name: 'Track this application' }).first().click();
    await page.locator('.card:not(.untracked)').nth(n).waitFor();
  }
  return page.locator('.card .what a').evaluateAll((all) => all.map((a) => a.href));
}

/** Moves an application on its own page. */
async function move(page, address, to, on) {
  await page.goto(address);
  const form = page.locator('form[action$="/stage"]').first();
  await form.locator('select').selectOption(to);
  if (on) await form.getByLabel('On which day').fill(on);
  await form.getByRole('button', { name: 'Move' }).click();
  await page.locator('[role=status]').first().waitFor();
}

test('from places to an accepted offer and a silence, on every kind of screen', async (t) => {
  await eachProfile(t, browser, program.base, async (page, { profile }) => {
    await keep(page);
    const [one, two, three] = await followAll(page);
    await screenshot(page, `board ${profile}`);

    // By the menu of a card.
    await page.locator('.card').filter({ has: page.locator(`a[href="${new URL(one).pathname}"]`) }).locator('select').selectOption('preparing');
    await page.locator('.card').filter({ has: page.locator(`a[href="${new URL(one).pathname}"]`) }).getByRole('button', { name: 'Move' }).click();
    await page.locator('[data-stage=preparing] .card').waitFor();

    // Check, send, frozen.
    await page.goto(`${one}/sending`);
    await screenshot(page, `sending ${profile}`);
    const sent = page.locator('form[action$="/sending"]');
    await sent.getByLabel('Which way').selectOption('email');
    await sent.getByRole('button', { name: 'I have sent it' }).click();
    await page.getByRole('heading', { name: 'What was sent on 22 November 2026' }).waitFor();

    // An offer that collides with exams; the other one is declined in the same act.
    await page.goto(`${two}/offer`);
    const terms = page.locator('form[action$="/offer"]');
    await terms.getByLabel('Answer by').fill('2026-12-01');
    await terms.getByLabel('Time, if one is named').fill('17:00');
    await terms.getByLabel('First day').fill('2027-07-05');
    await terms.getByLabel('Weeks').fill('4');
    await terms.getByRole('button', { name: 'Keep the offer' }).click();
    await page.getByText('These days collide').waitFor();
    assert.ok(await page.getByText('Finals: 6 days in common').count(), 'the exams do not collide');
    await screenshot(page, `offer ${profile}`);
    const accept = page.locator('form[action$="/acceptance"]');
    for (const group of await accept.locator('fieldset').all()) await group.getByText('Keep it').click();
    await accept.locator('fieldset').first().locator('label').nth(1).click();
    await accept.getByRole('button', { name: 'I have accepted it' }).click();
    await page.locator('.stands').getByText('Accepted').waitFor();
    await page.goto(one);
    await page.locator('.stands').getByText('Closed: withdrawn').waitFor();

    // Silence: one follow-up, no second, then other ways.
    await move(page, three, 'sent', '2026-10-12');
    await page.goto(three);
    await page.getByRole('link', { name: 'Follow up, once' }).click();
    await screenshot(page, `silence ${profile}`);
    assert.ok((await page.locator('textarea').first().inputValue()).length > 80, 'there are no words to follow up with');
    await page.getByLabel('I sent it on').fill('2026-11-02');
    await page.getByRole('button', { name: 'I sent the follow-up' }).click();
    await page.locator('[role=status]').first().waitFor();
    await page.goto(three);
    assert.equal(await page.getByRole('link', { name: 'Follow up, once' }).count(), 0, 'a second follow-up is offered');
    await page.getByRole('link', { name: 'No answer: what now?' }).click();
    await page.getByRole('button', { name: 'Close it as “No reply”' }).click();
    await page.getByRole('heading', { name: 'Other ways from here' }).waitFor();
    const ways = page.locator('.way-on');
    assert.ok(await ways.count() >= 3, `only ${await ways.count()} other ways`);
    assert.match(await ways.first().innerText(), /today/i, 'there is no first step for today');
    await screenshot(page, `no reply ${profile}`);
    await page.goto(`${program.base}/applications`);
    await page.getByRole('link', { name: 'Closed (2)' }).click();
    await page.getByRole('heading', { name: 'Closed (2)' }).waitFor();
  });
});

test('the board moves by keys and by dragging', async () => {
  await withPage(browser, program.base, 'desktop', async (page) => {
    await keep(page);
    await followAll(page);
    await page.locator('.card .what a').first().focus();
    await page.keyboard.press(']');
    await page.locator('[data-stage=preparing] .card').waitFor();
    await page.locator('[data-stage=preparing] .card').dragTo(page.locator('[data-stage=ready]'));
    await page.locator('[data-stage=ready] .card').waitFor();
    assert.equal(await page.locator('[data-stage=preparing] .card').count(), 0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.stands').getByText('Preparing').waitFor();
  });
});

test('the pages of applications pass every check, in every form', async () => {
  await withPage(browser, program.base, 'desktop', async (page) => {
    await keep(page);
    const [one, two] = await followAll(page);
    await move(page, one, 'sent', '2026-11-01');
    await move(page, two, 'offer');
    await page.goto(one);
    await page.getByText('Add a person').click();
    await page.getByLabel('Name', { exact: true }).fill('Dr Rahman');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByLabel('A note of your own').fill('Ask Sana about rooms.');
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.locator('.typed').first().waitFor();
    const faults = [], html = new Map();
    for (const address of [`${program.base}/applications`, `${program.base}/application-stages`, one, `${one}/silence`, `${one}/sending`, two, `${two}/offer`]) {
      await page.goto(address);
      const text = await (await page.request.get(address)).text();
      html.set(address, text);
      faults.push(...(await htmlValidate(text)).map((f) => `${address}: ${f}`));
      for await (const look of forms(page)) {
        faults.push(...[...await axe(page), ...await overflow(page)].map((f) => `${address} ${look}: ${f}`));
      }
    }
    faults.push(...await vnu(html));
    assert.deepEqual(faults, []);
  }, 180_000);
});
