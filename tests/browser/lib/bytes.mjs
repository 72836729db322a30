// What a first visit costs: bytes on the wire, by kind, and when the largest
// thing was painted.

/**
 * Loads a page in a browser that has never seen it.
 * @param {import('playwright-core').Browser} browser
 * @param {{slow?: boolean}} how slow: 400 kbps, 400 ms, a processor six times slower
 */
export async function firstVisit(browser, url, { slow = false } = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, deviceScaleFactor: 2 });
  try {
    const page = await context.newPage();
    const wire = await context.newCDPSession(page);
    await wire.send('Network.enable');
    await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
    if (slow) {
      const kbps = 400;
      await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: (kbps * 1000) / 8, uploadThroughput: (kbps * 1000) / 8 });
      await wire.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    }
    const kinds = new Map();
    const bytes = { Document: 0, Stylesheet: 0, Script: 0, Font: 0, Image: 0, Other: 0 };
    wire.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type in bytes ? type : 'Other'));
    wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { bytes[kinds.get(requestId) ?? 'Other'] += encodedDataLength; });
    await page.addInitScript(() => {
      globalThis.lcp = 0;
      new PerformanceObserver((list) => { for (const e of list.getEntries()) globalThis.lcp = e.startTime; })
        .observe({ type: 'largest-contentful-paint', buffered: true });
    });
    await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
    await page.waitForLoadState('networkidle');
    const lcp = await page.evaluate(() => globalThis.lcp);
    const total = Object.values(bytes).reduce((a, b) => a + b, 0);
    return { ...bytes, total, lcp };
  } finally {
    await context.close();
  }
}

/** Pages on which people arrive from outside. */
export const entryPages = [
  '/',
  '/plan?year=4&start=2027-07&country=US',
  '/find',
  '/find?q=surgery',
  '/kinds',
];
