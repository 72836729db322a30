// Proposes schools while the name is typed: a combobox after the pattern of the
// ARIA practices. Without it the page asks after saving.
(() => {
  const box = document.querySelector('[data-suggest]');
  const input = box?.querySelector('input');
  const country = document.getElementById('schoolcountry');
  if (!input || !country) return;

  const list = document.createElement('ul');
  const status = document.createElement('p');
  Object.assign(list, { id: 'school-list', hidden: true });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Schools');
  status.className = 'hidden';
  status.setAttribute('role', 'status');
  input.after(list, status);
  const set = (attributes) => Object.entries(attributes).forEach(([k, v]) => input.setAttribute(k, v));
  set({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list' });

  let schools = [], at = -1, timer, running;

  const close = () => {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    at = -1;
    set({ 'aria-expanded': 'false' });
    input.removeAttribute('aria-activedescendant');
  };

  const choose = (i) => {
    input.value = schools[i].name;
    country.value = schools[i].country;
    close();
    status.textContent = `${schools[i].name}, ${schools[i].where}`;
  };

  const point = (i) => {
    at = i;
    [...list.children].forEach((li, n) => li.setAttribute('aria-selected', String(n === i)));
    if (i < 0) return input.removeAttribute('aria-activedescendant');
    set({ 'aria-activedescendant': list.children[i].id });
    list.children[i].scrollIntoView({ block: 'nearest' });
  };

  const show = (found) => {
    schools = found;
    list.replaceChildren(...found.map((s, i) => {
      const li = document.createElement('li');
      const where = document.createElement('small');
      where.textContent = s.where;
      li.append(s.name, where);
      li.id = `school-${i}`;
      li.setAttribute('role', 'option');
      li.addEventListener('mousedown', (e) => e.preventDefault()); // the field keeps the focus
      li.addEventListener('click', () => choose(i));
      return li;
    }));
    list.hidden = !found.length;
    set({ 'aria-expanded': String(found.length > 0) });
    point(-1);
    status.textContent = found.length ? `${found.length} schools, use the arrow keys` : 'No school of that name in the list; it is kept as you write it';
  };

  const look = async () => {
    running?.abort();
    running = new AbortController();
    const ask = new URLSearchParams({ q: input.value, country: country.value });
    try {
      const answer = await fetch(`${box.dataset.suggest}?${ask}`, { signal: running.signal });
      if (answer.ok) show(await answer.json());
    } catch { /* typed on, or offline: the name can be typed in full */ }
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) return close();
    timer = setTimeout(look, 120);
  });
  input.addEventListener('blur', () => setTimeout(close, 200)); // at once would move a button away under the finger
  input.addEventListener('keydown', (e) => {
    if (list.hidden) return;
    const n = schools.length;
    if (e.key === 'ArrowDown') point((at + 1) % n);
    else if (e.key === 'ArrowUp') point((at <= 0 ? n : at) - 1);
    else if (e.key === 'Enter' && at >= 0) choose(at);
    else if (e.key === 'Escape') close();
    else return;
    e.preventDefault();
  });
})();
