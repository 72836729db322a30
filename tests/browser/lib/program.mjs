// Starts the real program, as a person would: its own process, a data folder of
// its own, a port that was free a moment ago, and a clock that begins on
// 22 November 2026 so that every date on every page is known.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = process.env.PREROUND_BINARY ?? new URL('../../../bin/preround', import.meta.url).pathname;
export const NOW = '2026-11-22T09:00:00Z';

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/**
 * Starts the program and waits until it is ready. Its address is
 * http://localhost:PORT, where browsers treat plain http as secure.
 * @returns {Promise<{base: string, get: (path: string, init?: object) => Promise<Response>, log: () => string, stop: () => Promise<void>}>}
 */
export async function startProgram({ env = {}, path = '' } = {}) {
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), 'preround-browser-'));
  const base = `http://localhost:${port}${path}`;
  const child = spawn(BINARY, ['serve'], {
    env: {
      PATH: process.env.PATH,
      PREROUND_ADDR: `127.0.0.1:${port}`,
      PREROUND_BASE_URL: base,
      PREROUND_DATA: data,
      PREROUND_NOW: NOW,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const listen = (chunk) => { log = (log + chunk).slice(-20_000); };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  let ended;
  const end = new Promise((done) => child.once('exit', (code, signal) => { ended = signal ?? code; done(); }));
  child.once('error', (error) => { ended = error.message; });

  // What a test asks outside the browser goes to the number, not the name: a
  // machine may know localhost by its IPv6 address first.
  const get = (where, init) => fetch(`http://127.0.0.1:${port}${path}${where}`, { redirect: 'manual', ...init });
  const program = {
    base,
    get,
    log: () => log,
    async stop() {
      if (ended === undefined) child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await end;
      clearTimeout(late);
      await rm(data, { recursive: true, force: true });
      await rm(`${data}.key`, { force: true }); // made beside the data, not in it
    },
  };
  for (const began = Date.now(); ;) {
    if (ended !== undefined) throw new Error(`${BINARY} ended (${ended}) before it was ready:\n${log}`);
    if (Date.now() - began > 30_000) {
      await program.stop();
      throw new Error(`${BINARY} was not ready after 30 seconds:\n${log}`);
    }
    const ready = await get('/readyz').catch(() => null);
    if (ready?.ok) return program;
    await new Promise((done) => setTimeout(done, 25));
  }
}
