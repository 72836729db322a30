// Follows every internal link, as a search engine would, without a browser.

/** What a link leads to, without entities and fragments. */
function links(html, at) {
  const found = [];
  for (const [, raw] of html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
    const href = raw.replaceAll('&amp;', '&').replaceAll('&#34;', '"').replaceAll('&#39;', "'");
    if (/^(mailto|webcal|tel):/.test(href)) continue;
    const url = new URL(href, at);
    url.hash = '';
    found.push(url);
  }
  return found;
}

/** Pages of one shape differ in what they show, not in how: /places/x and /places/y, or two searches. */
export function shape(url) {
  const path = url.pathname.replace(/\/(places|answers|kinds|feed|cv\/new)\/[^/]+/, '/$1/*').replace(/\/(own-)?[0-9a-f]{32}|\/\d+(?=\/|$)/g, '/*');
  return `${path}?${[...new Set(url.searchParams.keys())].sort().slice(0, 1).join('&')}`;
}

/**
 * Reads pages from the seeds on, breadth first, at most `most` of them and at most
 * `each` of one shape. A seed is a path, or a path and the status that it must have.
 * @param {{base: string, get: Function}} program
 * @returns {Promise<{pages: Map<string, string>, faults: string[], files: string[]}>}
 *   HTML by path; links that lead nowhere; paths that are not HTML
 */
export async function crawl(program, seeds, { most = 80, each = 3 } = {}) {
  const origin = new URL(program.base).origin;
  const queue = seeds.map((seed) => [seed, 200].flat()).map(([path, status]) => ({ url: new URL(program.base + path), status, from: 'the list of seeds' }));
  const seen = new Set(queue.map((q) => q.url.href));
  const shapes = new Map();
  const pages = new Map();
  const faults = [];
  const files = [];
  const prefix = new URL(program.base).pathname.replace(/\/$/, '');
  while (queue.length > 0 && pages.size + files.length < most) {
    const { url, from, status = 200 } = queue.shift();
    const path = (url.pathname + url.search).slice(prefix.length);
    let response = await program.get(path);
    for (let hops = 0; response.status >= 300 && response.status < 400 && hops < 5; hops++) {
      const to = new URL(response.headers.get('location'), url);
      response = await program.get((to.pathname + to.search).slice(prefix.length));
    }
    if (response.status !== status) {
      faults.push(`${path} answers ${response.status}, linked from ${from}`);
      continue;
    }
    if (!response.headers.get('content-type')?.startsWith('text/html')) {
      files.push(path);
      await response.arrayBuffer();
      continue;
    }
    const html = await response.text();
    pages.set(path, html);
    for (const next of links(html, url)) {
      if (next.origin !== origin || seen.has(next.href)) continue;
      seen.add(next.href);
      const n = shapes.get(shape(next)) ?? 0;
      if (n >= each) continue;
      shapes.set(shape(next), n + 1);
      queue.push({ url: next, from: path });
    }
  }
  return { pages, faults, files };
}
