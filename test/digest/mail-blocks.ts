import type { OrgStanding } from '../../src/digest/input.ts';
import { digestOf, told } from './digest-samples.ts';

export type Given = Parameters<typeof told>[0];

/** The blocks of the mail's text. */
export function blocks(
  given: readonly Given[],
  orgs: readonly OrgStanding[] = [],
  about: Parameters<typeof digestOf>[2] = {},
) {
  return digestOf(given.map(told), orgs, { statusUrl: null, ...about })
    .forms.email.trimEnd()
    .split('\n\n');
}

/** The subject of the message. */
export const subject = (
  given: readonly Given[],
  orgs: readonly OrgStanding[] = [],
  about: Parameters<typeof digestOf>[2] = {},
) => digestOf(given.map(told), orgs, about).subject;

export const lines = (...given: Parameters<typeof blocks>) => blocks(...given).flatMap((block) => block.split('\n'));
export const many = (number: number, given: Given): readonly Given[] =>
  Array.from({ length: number }, (_, index) => ({
    ...given,
    id: `${index}`,
    org: `org${String(index).padStart(2, '0')}`,
  }));
export const secret = { kind: 'failing', cause: 'client-secret-wrong' } as const;
export const restore = { say: 'Put it back', run: 'credential-health restore acme' };
