import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { WireAnswer } from '../../src/salesforce/http.ts';
import { ascii, plain } from '../../src/wording/text.ts';
import { EVERYTHING, settingsOf, worldOf } from '../../test/memory-ports.ts';
import { answered, grantBody, html } from '../../test/salesforce/answers.ts';
import { decodes, given, survives } from './judge.ts';
import type { Disguise } from './rare-disguises.ts';

/** What an echo came to. `tried`: disguises times places; `found` names every failure. */
export type Echoes = {
  readonly tried: number;
  readonly verbatim: readonly string[];
  readonly readable: readonly string[];
  readonly decodable: readonly string[];
};

const api = (answer: WireAnswer) => ({
  token: answered(200, grantBody({ instance_url: 'https://HOST' })),
  api: answer,
});
const token = (answer: WireAnswer) => ({ token: answer, api: answered(200, {}) });

/** Where a server may repeat what it was sent. */
const BESIDE_A_TOKEN = /scope|API|beside/;
const PLACES: Readonly<Record<string, (text: string) => { readonly token: WireAnswer; readonly api: WireAnswer }>> = {
  'the description': (text) =>
    token(answered(400, { error: 'invalid_grant', error_description: `you sent ${text} to us` })),
  'the error': (text) => token(answered(400, { error: text, error_description: 'see the error' })),
  'both, half in each': (text) =>
    token(answered(400, { error: text.slice(0, text.length / 2), error_description: text.slice(text.length / 2) })),
  'a title': (text) => token(html(200, `<html><title>${text}</title>`)),
  'a page': (text) => token(html(404, `<p>You sent</p> ${text}`)),
  'a maintenance page': (text) => token(html(200, `under maintenance ${text}`)),
  'a failure of the server': (text) => token(answered(503, { error: text, error_description: text })),
  'an error beside a token': (text) =>
    token(answered(400, { ...grantBody(), error: 'brand_new', error_description: text })),
  'a scope': (text) => token(answered(200, grantBody({ instance_url: 'https://HOST', scope: `api ${text}` }))),
  'an error of the API': (text) => api(answered(403, [{ errorCode: 'X', message: text }])),
  'a page of the API': (text) => api(html(200, `<title>${text}</title>`)),
};

/** Secrets in the forms that Salesforce gives them, none of them real. */
export const SECRETS: Readonly<Record<string, string>> = {
  'client secret': '9F3A0C7B51E2D84F6A1B3C5D7E9F0A2B4C6D8E0F1A3B5C7D9E1F2A4B6C8D0E2F',
  'client secret of an older app': '8203945761028374651',
  password: 'Corr3ct&horse/B4ttery=%41+Staple',
  token: '00D8c000004AbCdEf!AQ0AQFexample.toKen_Of-24Characters9xYz',
};

/**
 * Plays every disguise in every place, or in so many of them by turns, and reads all that leaves the run: report, messages
 * in each form, state.
 */
export async function playEchoes(
  kind: string,
  disguises: readonly Disguise[],
  most = Number.POSITIVE_INFINITY,
): Promise<Echoes> {
  const secret = SECRETS[kind] ?? '';
  // A token is known once it was handed out.
  const places = Object.entries(PLACES).filter(([place]) => kind !== 'token' || BESIDE_A_TOKEN.test(place));
  const cases = places.flatMap(([place, answer], turn) =>
    disguises
      .filter((_, at) => (at + turn) % places.length < most)
      .map(({ name, write }) => ({
        what: `${name} in ${place}`,
        written: write(secret),
        answers: answer(write(secret)),
      })),
  );
  const world = worldOf(
    cases.map((_, at) => ({
      org: `org-${at}`,
      value: { clientId: `example_id_${at}`, ...partsOf(kind, secret), domain: `org-${at}` },
    })),
  );
  world.answer = (host, request) => {
    const { answers } = cases[Number(/\d+/.exec(host)?.[0])] as (typeof cases)[number];
    const answer = request.method === 'POST' ? answers.token : answers.api;
    return answer.kind === 'answered'
      ? {
          ...answer,
          body: answer.body
            .replace('HOST', host)
            .replace('"example-token"', JSON.stringify(kind === 'token' ? secret : 'example-token')),
        }
      : answer;
  };
  const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
  const states = await world.ports.states.load('all');
  const found = { tried: cases.length, verbatim: [] as string[], readable: [] as string[], decodable: [] as string[] };
  cases.forEach(({ what, written }, at) => {
    const org = report.orgs.find((each) => each.org === `org-${at}`);
    const words = [org?.evidence?.error, org?.evidence?.description, ...(org?.scopes ?? []), ...(org?.hints ?? [])];
    const line = words.filter((word) => typeof word === 'string').join(' ');
    const shown = [line, plain(line, 2_000), ascii(line, 2_000), line.normalize('NFKC')];
    const worst = shown.map((text) => given(text, secret)).find((each) => each !== null) ?? null;
    if (worst !== null) found[worst].push(what);
    else if (decodes(line, secret) || survives(line, written, secret)) found.decodable.push(what);
  });
  const leaving = JSON.stringify([report, world.published, states]);
  for (const text of [
    leaving,
    JSON.parse(JSON.stringify(world.published.map(({ forms }) => forms.email))).join('\n'),
  ]) {
    const worst = given(text, secret);
    if (worst !== null && found[worst].length === 0) found[worst].push('a message, the report or the state');
  }
  return found;
}

function partsOf(kind: string, secret: string): Readonly<Record<string, string>> {
  if (kind !== 'password') return { clientSecret: kind === 'token' ? 'example-of-a-secret' : secret };
  return { clientSecret: 'example-of-a-secret', username: 'robot@example.com', password: secret };
}
