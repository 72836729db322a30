// Prints what a first visit costs on a slow phone: 400 kbps, 400 ms, a processor
// six times slower. The aim is 2.5 s. make bench runs it: node tests/browser/lcp.mjs
import { launch } from './lib/browser.mjs';
import { entryPages, firstVisit } from './lib/bytes.mjs';
import { startProgram } from './lib/program.mjs';

const program = await startProgram();
const browser = await launch();
try {
  const place = (await (await program.get('/find')).text()).match(/href="(\/places\/[^"?]+)/)?.[1];
  console.log('| first visit | HTML | CSS | fonts | script | all | LCP, slow 3G, CPU 6x |');
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  for (const path of [...entryPages, place].filter(Boolean)) {
    const fast = await firstVisit(browser, program.base + path);
    const times = [];
    for (let i = 0; i < 3; i++) times.push((await firstVisit(browser, program.base + path, { slow: true })).lcp);
    const median = times.sort((a, b) => a - b)[1];
    const kb = (n) => (n / 1024).toFixed(1);
    console.log(`| ${path} | ${kb(fast.Document)} | ${kb(fast.Stylesheet)} | ${kb(fast.Font)} | ${kb(fast.Script)} | ${kb(fast.total)} KB | ${(median / 1000).toFixed(2)} s |`);
  }
} finally {
  await browser.close();
  await program.stop();
}
