// The whole application kit on the way of one student: papers over a slow line, a CV
// from a file of another program, a statement that is refused and then ready, two
// referees of whom one declines, a letter that arrives, and a packet that stays as it
// was sent. With and without JavaScript; the server is a school's, which holds letters.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, profiles, screenshot, withPage } from './lib/browser.mjs';
import { axe, overflow } from './lib/checks.mjs';
import { pdf } from './lib/pdf.mjs';
import { startProgram } from './lib/program.mjs';

const place = 'us-cdc-epidemiology-elective'; // asks for a statement and two letters
const sample = new URL('../../internal/cv/testdata/sample.json', import.meta.url).pathname; // of @jsonresume/schema
const owner = /Richard Hendriks/; // whose sample it is

let program, browser;
before(async () => {
  program = await startProgram({ env: { PREROUND_SCHOOL: 'Northern Medical School', PREROUND_LETTER_READERS: 'electives@northern.example' } });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** Holds the line down to 400 kbit/s and 400 ms, as on a bus between two masts. */
async function slow(page, on) {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', on
    ? { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
    : { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
}

async function download(page, link) {
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return { name: file.suggestedFilename(), body: await readFile(await file.path()) };
}

const sum = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A page of one student or referee that is looked at whole. */
class Walk {
  constructor(page, profile, js) {
    Object.assign(this, { page, profile, js, n: 0 });
  }
  async look(name) {
    this.n++;
    await screenshot(this.page, `kit ${this.profile} ${String(this.n).padStart(2, '0')} ${name}`);
    const faults = await overflow(this.page);
    if (this.js) faults.push(...await axe(this.page));
    assert.deepEqual(faults, [], name);
  }
  h1(name) {
    return this.page.getByRole('heading', { level: 1, name }).waitFor();
  }
  press(name, timeout) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' }).first().click({ timeout });
  }
}

async function papers(w) {
  const { page } = w;
  await page.goto(`${program.base}/plan?year=4&start=2027-09&country=US&schoolcountry=US&weeks=6&place=${place}`);
  await w.press('Keep this plan');
  await w.h1('Your plan is kept');
  await page.goto(`${program.base}/papers/new`);
  await page.getByLabel('What is it?').selectOption('transcript');
  await page.getByLabel('The file', { exact: true }).setInputFiles({ name: 'transcript.pdf', mimeType: 'application/pdf', buffer: pdf(3, 200_000) });
  await slow(page, true);
  await w.press('Keep this paper');
  await page.getByRole('heading', { level: 1, name: 'Transcript' }).waitFor({ timeout: 60_000 });
  await slow(page, false);
  await w.look('transcript');
  return page.url().split(/[?#]/)[0];
}

async function cv(w, application) {
  const { page } = w;
  await page.goto(`${program.base}/cv/intake`);
  await page.getByLabel('or choose a file').setInputFiles(sample);
  await w.press('Take it in');
  await page.getByText('Taken in').first().waitFor();
  await page.goto(`${program.base}/cv/variants/new`);
  await page.getByLabel('Name of this CV').fill('CDC');
  await page.getByLabel(/For which application|For/).first().selectOption(application);
  await w.press('Make it');
  await w.h1('CDC');
  await w.look('variant');
}

const empty = 'I am passionate about medicine and want to learn. I have always wanted to help people. Your programme is an excellent opportunity to grow.\n\nI look forward to an elective at Mayo Clinic.';
const meant = 'The rotation in applied epidemiology of the Centers for Disease Control and Prevention takes students along to an Epi-Aid, an investigation of an outbreak. I want to do that for six weeks, because our student clinic could not say where its cases of measles came from.';
const learnt = 'Students go along to an Epi-Aid, a short investigation of an outbreak';

async function statement(w, application) {
  const { page } = w;
  await page.goto(`${program.base}/statements/new?application=${application}&kind=personal_statement`);
  await w.press('Begin');
  await page.getByLabel('Your text').fill(empty);
  await w.press('Save');
  await page.getByText('Not yet:').waitFor();
  await page.getByRole('heading', { name: 'Could be sent to anyone' }).waitFor();
  await page.getByText('“Mayo Clinic” is the name of another host').waitFor();
  await w.look('statement refused');
  await page.getByText('It is ready all the same').click();
  await w.press('Save, and it is ready');
  await page.getByRole('alert').or(page.locator('.error-summary')).first().waitFor(); // and no reason was given
  await page.getByLabel('Your text').fill(meant);
  const more = page.getByLabel('What you found out about the place');
  if (!await more.isVisible()) await page.getByText('Limit, name, what you found out').click();
  await more.fill(learnt);
  await w.press('Save');
  await page.getByText('Nothing stands against it').waitFor();
  await w.press('Save, and it is ready');
  await page.getByText('It is ready, since').waitFor();
  await w.look('statement ready');
}

/** Fills a request for a letter and gives the link that the student passes on. */
async function ask(w, application, name, first) {
  const { page } = w;
  if (first) {
    await page.goto(`${program.base}/letters/people`);
    await w.look('whom to ask');
    await page.getByRole('link', { name: 'Somebody else' }).click();
  }
  await page.getByLabel('Name, with title').fill(name);
  await page.getByLabel('Role').fill('Consultant physician');
  await page.getByLabel('Institution').fill('Northern Infirmary');
  await page.getByLabel('E-mail address').fill('');
  await page.getByLabel('What are they to you?').selectOption({ index: 1 });
  await page.getByLabel('How do they know your work?').fill('Six weeks on the medical ward in 2026.');
  const box = page.locator(`input[name=to][value="${application}"]`);
  if (!await box.isChecked()) await box.check();
  await page.getByLabel('Needed by').fill('2027-02-01');
  if (!await page.getByLabel('In the time zone').inputValue()) await page.getByLabel('In the time zone').fill('America/New_York');
  await page.getByLabel('Your name, as they know you').fill('Richard Hendriks');
  await page.getByLabel('Your school').fill('Northern Medical School');
  await w.press('Go on');
  await page.getByLabel('What did you do together?').fill('Ward rounds every morning for six weeks, and an audit of hand washing.');
  if (first) { // the next request carries the rest over
    await page.getByLabel('Fact 1').fill('Led the audit: 212 observations.');
    await page.getByLabel(/CV/).first().selectOption({ label: 'CDC' });
    await w.press('Go on');
    await page.locator(`input[name="way-${application}"][value=here]`).check();
    await w.press('Go on');
  }
  const last = page.getByRole('heading', { level: 1, name: 'Check before asking' });
  for (let i = 0; i < 3; i++) {
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (await last.count()) break;
    await w.press('Go on');
  }
  await last.waitFor();
  await w.look(`check before asking ${name}`);
  await page.locator('input[name=waived][value=yes]').check();
  await page.locator('input[name=by][value=copy]').check();
  await w.press(`Ask ${name}`, 60_000); // the first PDF of a server takes seconds
  await w.h1(`Pass it on to ${name}`);
  await w.look(`pass it on ${name}`);
  const link = (await page.getByLabel('The text').inputValue()).match(/https?:\/\/\S+/)[0];
  await page.getByRole('link', { name: 'I have sent it' }).click();
  await w.h1(`Letter of ${name}`);
  await w.look(`asked ${name}`);
  return { at: page.url().split(/[?#]/)[0], link };
}

/** Opens a link as the person who got it, in a browser of their own. */
async function guest(w, link, run) {
  await withPage(browser, program.base, w.profile, async (page) => {
    const g = new Walk(page, `${w.profile} referee`, w.js);
    await page.goto(link);
    await run(g);
  });
}

async function letters(w, application) {
  const { page } = w;
  const first = await ask(w, application, 'Dr Mary Hill', true);
  await guest(w, first.link, async (g) => {
    await g.look('request');
    await g.page.getByText('I can’t this time').first().click();
    await g.page.getByLabel(/A word to/).fill('I have no time before that day.');
    await g.page.getByRole('button', { name: 'I can’t this time' }).click();
    await g.h1('Thank you for the answer');
    await g.look('declined');
  });
  await page.goto(first.at);
  await page.getByText('I have no time before that day.').waitFor();
  await w.look('declined');
  await w.press('Ask somebody else');
  const second = await ask(w, application, 'Dr John Reed', false);
  await guest(w, second.link, async (g) => {
    await g.press('Yes, I’ll write one');
    await g.h1(/Hand in your letter/);
    await g.look('hand in');
    await g.page.getByLabel('Your letter, as PDF').setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: pdf(1) });
    await g.press('Hand it in');
    await g.h1(/Your letter is here/);
    await g.look('receipt');
  });
  await page.goto(second.at);
  await page.getByText('Letter is here').first().waitFor();
  await w.look('arrived');
}

async function packet(w, application, transcript) {
  const { page } = w;
  const at = `${program.base}/applications/${application}`;
  await page.goto(`${at}/packet`);
  await w.h1('The packet');
  for (const name of [/Transcript/, /CV|CDC/, /statement/i]) {
    const pieces = page.locator('.packet-pieces .what', { hasText: name });
    if (await pieces.count()) continue;
    const choice = page.locator('.packet-add select');
    const value = await choice.locator('option').evaluateAll((all, re) => all.find((o) => new RegExp(re.source, re.flags).test(o.textContent))?.value, { source: name.source, flags: name.flags });
    assert.ok(value, `${name} cannot be added: ${await choice.textContent()}`);
    await choice.selectOption(value);
    await page.locator('.packet-add button').click();
    await pieces.first().waitFor();
  }
  await page.getByText(/From Dr John Reed/).waitFor();
  await w.look('packet');
  const before = await download(page, page.getByRole('link', { name: 'Download it' }));
  assert.equal(before.body.subarray(0, 5).toString(), '%PDF-');

  await page.goto(`${at}/sending`);
  await page.getByLabel('Which way').selectOption('email');
  const keep = page.locator('#sending-packet');
  if (!await keep.isChecked()) await keep.check();
  assert.ok(await page.getByRole('checkbox', { name: 'Personal statement' }).isChecked(), 'what the packet holds has to be ticked again');
  await w.look('sending');
  await w.press('I have sent it');
  await page.getByRole('heading', { name: 'What was sent on 22 November 2026' }).waitFor();
  await w.look('sent');

  await page.goto(transcript);
  await page.getByLabel('The newer file').setInputFiles({ name: 'newer.pdf', mimeType: 'application/pdf', buffer: pdf(5) });
  await w.press('Send this file');
  await page.getByRole('heading', { name: '2 versions, newest first' }).waitFor();
  await w.look('transcript replaced');

  await page.goto(`${at}/packet`);
  const kept = await download(page, page.getByRole('link', { name: before.name }));
  assert.equal(sum(kept.body), sum(before.body), 'what was sent has changed');
  await page.getByText('What it holds').first().click();
  await page.getByText(sum(before.body).slice(0, 8)).first().waitFor();
  await w.look('kept');
}

test('from papers to a packet that stays as it was sent', async (t) => {
  for (const profile of ['phone', 'phone, dark, no JavaScript', 'desktop']) {
    await t.test(profile, () => withPage(browser, program.base, profile, async (page, { js }) => {
      const w = new Walk(page, profile, js);
      const transcript = await papers(w);
      await page.goto(`${program.base}/places/${place}`);
      const answer = await page.context().request.post(`${program.base}/applications`, { form: { place } });
      const application = new URL(answer.url()).pathname.split('/').pop();
      await cv(w, application);
      await statement(w, application);
      await letters(w, application);
      await packet(w, application, transcript);
    }, 240_000));
  }
});
