import { DAY_LETTERS } from '../state/state.ts';
import { count } from '../wording/text.ts';
import { html, type Markup, trusted } from './html.ts';
import type { FleetDay } from './page.ts';

/** Of one letter's days: how high they stand in a strip 12 high, and how they are counted in words. */
const LETTERS: Readonly<Record<string, { readonly height: number; readonly words: string }>> = {
  u: { height: 12, words: 'failing' },
  i: { height: 9, words: 'cannot tell' },
  h: { height: 6, words: 'healthy' },
  d: { height: 3, words: 'disabled' },
  '-': { height: 1, words: 'not checked' },
};

/** What a day was like, by the class of its shape. */
export const DAY_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(LETTERS).map(([letter, { words }]) => [classOf(letter), words]),
);

/** The days of one org as a skyline: trouble stands out by height as well as by colour. */
export function strip(days: string): Markup {
  const shapes = [...DAY_LETTERS].filter((letter) => days.includes(letter)).map((letter) => shapeOf(days, letter));
  return html`<svg class="strip" viewBox="0 0 ${days.length} 12" preserveAspectRatio="none" role="img" aria-label="${inWords(days)}">${shapes}</svg>`;
}

/** The strip's letters with what they look like, for a legend. */
export const LEGEND: readonly { readonly words: string; readonly sample: Markup }[] = [...DAY_LETTERS].map(
  (letter) => ({
    words: LETTERS[letter]?.words ?? '',
    sample: html`<svg class="sample" viewBox="0 0 3 12" preserveAspectRatio="none" aria-hidden="true">${shapeOf('xxx'.replaceAll('x', letter), letter)}</svg>`,
  }),
);

function shapeOf(days: string, letter: string): Markup {
  const height = LETTERS[letter]?.height ?? 0;
  const runs = days.matchAll(new RegExp(`${letter}+`, 'g'));
  const path = [...runs].map(({ 0: run, index }) => `M${index} ${12 - height}h${run.length}v${height}h-${run.length}z`);
  return trusted(`<path class="${classOf(letter)}" d="${path.join('')}"/>`);
}

function classOf(letter: string): string {
  return `day-${letter === '-' ? 'none' : letter}`;
}

function inWords(days: string): string {
  const parts = [...DAY_LETTERS].flatMap((letter) => {
    const number = days.split(letter).length - 1;
    return number === 0 ? [] : [`${number} ${LETTERS[letter]?.words}`];
  });
  return `Last ${count(days.length, 'day')}: ${parts.join(', ')}`;
}

/** A share of a limit as a bar; past the limit it is full. */
export function bar(share: number, tone: 'calm' | 'warn' | 'fail'): Markup {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return trusted(
    `<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><path class="${tone}" d="M0 0h${width}v4H0z"/></svg>`,
  );
}

/** Orgs in trouble on each day, failing ones below; days as words come from the caller. */
export function skyline(days: readonly FleetDay[], dayInWords: (day: string) => string): Markup {
  const most = Math.max(4, ...days.map(({ unhealthy, inconclusive }) => unhealthy + inconclusive));
  const scale = (orgs: number) => Math.round((orgs / most) * 400) / 10;
  const columns = days.map(({ day, unhealthy, inconclusive, healthy }, x) => {
    const checked = unhealthy + inconclusive + healthy > 0;
    const failing = scale(unhealthy);
    const unsure = scale(inconclusive);
    const words = checked
      ? `${dayInWords(day)}: ${unhealthy} failing, ${inconclusive} cannot tell`
      : `${dayInWords(day)}: not checked`;
    const base = checked ? 'day-h' : 'day-none';
    return html`<g><title>${words}</title><path class="hover" d="M${x} 0h1v42h-1z"/><path class="${base}" d="M${x + 0.15} 40.5h.7v1.5h-.7z"/>${
      unhealthy > 0 && html`<path class="day-u" d="M${x + 0.15} ${40 - failing}h.7v${failing}h-.7z"/>`
    }${inconclusive > 0 && html`<path class="day-i" d="M${x + 0.15} ${40 - failing - unsure}h.7v${unsure}h-.7z"/>`}</g>`;
  });
  const worst = days.reduce((a, b) => (b.unhealthy > a.unhealthy ? b : a), days[0] ?? NO_DAY);
  const label =
    worst.unhealthy === 0
      ? `Last ${days.length} days: no org failed`
      : `Last ${days.length} days: at most ${count(worst.unhealthy, 'org')} failing, on ${dayInWords(worst.day)}`;
  return html`<svg class="skyline" viewBox="0 0 ${days.length} 42" preserveAspectRatio="none" role="img" aria-label="${label}">${columns}</svg>`;
}

const NO_DAY: FleetDay = { day: '', unhealthy: 0, inconclusive: 0, healthy: 0 };
