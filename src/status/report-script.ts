import { DAY_WORDS } from './drawing.ts';

/**
 * What the report does in a browser: filter, sort, copy, name the day under the pointer, say how old it is. The page is
 * complete without it. It reads what the renderer wrote: `data-c` condition, `data-t` team, `data-r` to rotate and `data-q` more
 * words on rows, members of cards and rotations, `data-v` the number a cell sorts by, `data-key` on headings how a column
 * sorts first. The filters stand in the address, so that a link shows what its sender saw.
 */
export const REPORT_SCRIPT = String.raw`
(() => {
  'use strict';
  const by = (id) => document.getElementById(id);
  const [tools, find, condition, team] = ['tools', 'find', 'condition', 'team'].map(by);
  const table = by('rows');
  const bodies = [...table.tBodies];
  const rows = bodies.flatMap((body) => [...body.rows]);
  const together = rows.length && bodies[0].rows.length;
  const items = [...document.querySelectorAll('.member, .rotations li')];
  const cards = [...document.querySelectorAll('.card')];
  const sections = new Set([...cards, ...items].map((item) => item.closest('section')));
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, (item.textContent + ' ' + (item.dataset.q || '')).toLowerCase());
    return texts.get(item);
  };

  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (item) =>
      (condition.value === '' ||
        (condition.value === 'rotate' ? 'r' in item.dataset : item.dataset.c === condition.value)) &&
      (team.value === '' || 't:' + item.dataset.t === team.value) &&
      words.every((word) => textOf(item).includes(word));
    // To write what is there already would have the browser style the element again.
    const show = (element, shows) => {
      if (element.hidden === shows) element.hidden = !shows;
      return shows;
    };
    let shown = 0;
    bodies.forEach((body, at) => {
      const own = rows.slice(at * together, (at + 1) * together);
      const here = own.filter((row) => show(row, matches(row))).length;
      show(body, here > 0);
      // How high it is until it is drawn.
      body.style.containIntrinsicBlockSize = here === own.length ? '' : 'calc(' + here + ' * var(--row))';
      shown += here;
    });
    for (const item of items) show(item, matches(item));
    const holds = (element) => show(element, element.querySelector('[data-c]:not([hidden])') !== null);
    cards.forEach(holds);
    sections.forEach(holds);
    const all = shown === rows.length;
    by('shown').textContent = all ? '' : shown + ' of ' + rows.length + ' orgs';
    by('none').hidden = shown > 0;
  };

  const fields = { find, status: condition, team };
  const inAddress = () => {
    const asked = new URLSearchParams();
    for (const [name, field] of Object.entries(fields)) if (field.value) asked.set(name, field.value);
    history.replaceState(null, '', '#' + asked);
  };
  const fromAddress = () => {
    const hash = location.hash.slice(1);
    const anchor = hash.startsWith('org-');
    const asked = new URLSearchParams(anchor ? '' : hash);
    const known = Object.keys(fields).some((name) => asked.has(name));
    // A link to a part of the page leaves the filters alone, unless they hide what it leads to.
    const target = anchor && by(hash);
    if (!known && !(target && target.hidden)) return;
    for (const [name, field] of Object.entries(fields)) field.value = asked.get(name) || '';
    filter();
    if (target) target.scrollIntoView();
    else if (known) by('orgs').scrollIntoView();
  };
  for (const field of Object.values(fields)) {
    field.addEventListener('input', () => {
      filter();
      inAddress();
    });
  }
  addEventListener('hashchange', fromAddress);
  tools.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.closest('input, select, textarea')) return;
    event.preventDefault();
    find.focus();
  });

  const headings = [...document.querySelectorAll('th[data-key]')];
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;
  const sort = (heading, index) => {
    const { key } = heading.dataset;
    const first = key === 'down' ? 'descending' : 'ascending';
    const second = key === 'down' ? 'ascending' : 'descending';
    const direction = heading.getAttribute('aria-sort') === first ? second : first;
    const sign = direction === 'ascending' ? 1 : -1;
    const valued = rows.map((row) => {
      const cell = row.cells[index];
      if (key === 'text') return { row, value: cell.firstChild ? cell.firstChild.textContent : '' };
      return { row, value: cell.dataset.v === '' ? null : Number(cell.dataset.v) };
    });
    const missing = ({ value }) => value === null || value === '';
    const compare = key === 'text' ? order : (a, b) => a - b;
    valued.sort((a, b) => missing(a) - missing(b) || (missing(a) ? 0 : sign * compare(a.value, b.value)));
    rows.splice(0, rows.length, ...valued.map(({ row }) => row));
    // Thousands of rows move an order of magnitude faster while nobody can see them.
    for (const body of bodies) body.remove();
    bodies.forEach((body, at) => body.append(...rows.slice(at * together, (at + 1) * together)));
    table.append(...bodies);
    filter();
    for (const other of headings) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', direction);
  };
  headings.forEach((heading, index) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    button.addEventListener('click', () => sort(heading, index));
    heading.replaceChildren(button);
  });

  const copied = (element, button) => {
    const say = (words) => {
      button.textContent = words;
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    };
    // Pages from a disk may not use the clipboard everywhere; then the text is marked, and the keyboard copies it.
    const mark = () => {
      getSelection().selectAllChildren(element);
      say('Press Ctrl+C');
    };
    if (!navigator.clipboard) return mark();
    navigator.clipboard.writeText(element.textContent).then(() => say('Copied'), mark);
  };
  for (const element of document.querySelectorAll('.command, .letter pre')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', () => copied(element, button));
    element.after(button);
  }

  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  document.body.append(tip);
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  const lastDay = Date.parse(by('made').dateTime.slice(0, 10));
  table.addEventListener('pointermove', (event) => {
    const strip = event.target.closest('.strip');
    tip.hidden = strip === null;
    if (strip === null) return;
    const { left, width, bottom } = strip.getBoundingClientRect();
    const days = strip.viewBox.baseVal.width;
    const index = Math.min(days - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * days)));
    const day = new Date(lastDay - (days - 1 - index) * 86400000);
    const shape = [...strip.children].find((path) =>
      path.isPointInFill(Object.assign(strip.createSVGPoint(), { x: index + 0.5, y: 11.5 })),
    );
    const words = shape ? DAY_WORDS[shape.getAttribute('class')] : '';
    tip.textContent = day.getUTCDate() + ' ' + months[day.getUTCMonth()] + ': ' + words;
    tip.style.left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 4) + 'px';
    tip.style.top = bottom + 6 + 'px';
  });
  table.addEventListener('pointerleave', () => (tip.hidden = true));

  const made = by('made');
  const stamp = made.textContent;
  const sayAge = () => {
    const minutes = Math.floor((Date.now() - Date.parse(made.dateTime)) / 60000);
    const hours = Math.floor(minutes / 60);
    const ago = hours >= 48 ? Math.floor(hours / 24) + ' days' : hours > 0 ? hours + ' h' : minutes + ' min';
    made.textContent = minutes < 1 ? stamp : stamp + ', ' + ago + ' ago';
    made.classList.toggle('old', hours >= 24);
  };
  sayAge();
  setInterval(sayAge, 60000);

  tools.hidden = false;
  filter();
  fromAddress();
})();
`.replace('DAY_WORDS', JSON.stringify(DAY_WORDS));
