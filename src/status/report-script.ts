/**
 * What the report does in a browser: filter, sort, say how old it is. The page is complete without it. It reads what
 * the renderer wrote: `data-c` condition, `data-t` team and `data-r` to rotate on rows, cards and rotations, `data-v` the number a
 * cell sorts by, `data-key` on headings how a column sorts first.
 */
export const REPORT_SCRIPT = String.raw`
(() => {
  'use strict';
  const by = (id) => document.getElementById(id);
  const [tools, find, condition, team] = ['tools', 'find', 'condition', 'team'].map(by);
  const body = by('rows');
  const rows = [...body.rows];
  const items = [...document.querySelectorAll('.card, .rotations li')];
  const sections = new Set(items.map((item) => item.closest('section')));
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
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
    for (const row of rows) if (show(row, matches(row))) shown += 1;
    for (const item of items) show(item, matches(item));
    for (const section of sections) show(section, section.querySelector('[data-c]:not([hidden])') !== null);
    const all = shown === rows.length;
    by('shown').textContent = all ? '' : shown + ' of ' + rows.length + ' orgs';
    by('none').hidden = shown > 0;
  };
  for (const field of [find, condition, team]) field.addEventListener('input', filter);
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
    const table = body.parentNode;
    body.remove();
    body.append(...rows);
    table.append(body);
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
})();
`;
