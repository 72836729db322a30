// A plan becomes an account by a code, opens on a second device, and by a passkey of a
// virtual authenticator in Chromium; two plans are asked about and none is lost. With
// and without JavaScript, but for the passkey, which needs it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eachProfile, launch, screenshot, withPage } from './lib/browser.mjs';
import { axe, forms, htmlValidate, overflow, vnu } from './lib/checks.mjs';
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

/** The newest code for an address: a server without mail writes it into its log. */
async function codeFor(address) {
  for (let tries = 0; tries < 50; tries++) {
    const all = [...program.log().matchAll(new RegExp(`to=${address.replace(/[.+]/g, '\\$&')} code=(\\d{8})`, 'g'))];
    if (all.length > 0) return all.at(-1)[1];
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`no code for ${address} in the log`);
}

async function signIn(page, address) {
  await page.goto(`${program.base}/sign-in`);
  await page.getByLabel('E-mail address').fill(address);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByRole('heading', { level: 1, name: 'Enter the code' }).waitFor();
  await page.getByLabel('Code').fill(await codeFor(address));
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

async function keep(page, query) {
  await page.goto(`${program.base}/plan?${query}`);
  await page.getByRole('button', { name: 'Keep this plan' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your plan is kept' }).waitFor();
}

test('a kept plan becomes an account and opens on another device', async (t) => {
  await eachProfile(t, browser, program.base, async (page, { profile }) => {
    const address = `${profile.replace(/\W/g, '')}@example.org`;
    await keep(page, 'country=GB&start=2027-07&year=4');
    await signIn(page, address);
    await page.getByText(`You are signed in as ${address}`).waitFor();
    await screenshot(page, `account-${profile}`);
    await withPage(browser, program.base, profile, async (other) => {
      await keep(other, 'country=US&start=2027-09&year=5');
      await signIn(other, address);
      await other.getByRole('heading', { level: 1, name: 'Which plan do you want to go on with?' }).waitFor();
      await screenshot(other, `account-choice-${profile}`);
      await other.getByLabel('The plan of my account').check();
      await other.getByRole('button', { name: 'Go on with this plan' }).click();
      await other.goto(`${program.base}/kept`);
      await other.getByText('Put aside the plan of a device', { exact: true }).waitFor();
    });
  });
});

test('a passkey opens the account', async () => {
  await withPage(browser, program.base, 'desktop', async (page) => {
    await keep(page, 'country=GB&start=2027-07&year=4');
    const devices = await page.context().newCDPSession(page);
    await devices.send('WebAuthn.enable');
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await page.goto(`${program.base}/account`);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Your passkey is ready').waitFor();
    await page.getByRole('button', { name: 'Sign out here' }).click();
    await page.getByText('You are signed out').waitFor();
    await page.goto(`${program.base}/sign-in`);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('You are signed in.').waitFor();
    await page.goto(`${program.base}/account`);
    assert.equal(await page.locator('.passkey').count(), 1);
  });
});

test('the pages of an account are sound', async () => {
  await withPage(browser, program.base, 'desktop', async (page) => {
    await keep(page, 'country=GB&start=2027-07&year=4');
    const faults = [];
    const html = new Map();
    for (const path of ['/account', '/sign-in', '/sign-in/password', '/account/email', '/account/tokens', '/kept']) {
      await page.goto(program.base + path);
      const text = await page.content();
      html.set(path, text);
      faults.push(...(await htmlValidate(text)).map((f) => `${path}: ${f}`));
      for await (const look of forms(page)) {
        faults.push(...[...await axe(page), ...await overflow(page)].map((f) => `${path} ${look}: ${f}`));
      }
    }
    faults.push(...await vnu(html));
    assert.deepEqual(faults, []);
  });
});
