import fc from 'fast-check';
import {
  answer,
  type Flow,
  type FuzzAnswer,
  GRANT,
  good,
  json,
  ORG_ID,
  refusal,
  unanswered,
  validProbe,
  validToken,
} from './answers.ts';

export type Scenario = {
  readonly flow: Flow;
  readonly probe: boolean;
  readonly expectedOrgId: string | null;
  /** Time until the run's deadline; null: none. */
  readonly deadlineMs: number | null;
  readonly knownNameExists: 'exists' | 'missing' | 'unknown';
  /** In the order asked for; the last one is given again and again. */
  readonly tokenAnswers: readonly FuzzAnswer[];
  readonly probeAnswers: readonly FuzzAnswer[];
};

/** A token that is good, so that what comes after it is reached often enough. */
const goodToken = fc.constant(good(json(200, GRANT)));

const circumstances = {
  probe: fc.boolean(),
  expectedOrgId: fc.constantFrom(null, null, null, null, ORG_ID, ORG_ID.slice(0, 15), '00Dyy0000009zZZ'),
  deadlineMs: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(12_000) }),
  knownNameExists: fc.constantFrom('exists' as const, 'exists' as const, 'missing' as const, 'unknown' as const),
  probeAnswers: fc.array(answer(validProbe), { minLength: 1, maxLength: 3 }),
};
const flow = fc.constantFrom<Flow[]>('client_credentials', 'client_credentials', 'password', 'jwt_bearer');

const severalAnswers = fc.array(answer(validToken), { minLength: 1, maxLength: 3 });

/** Any conversation; one without an answer; one that is refused in the words of its flow; one that reaches the probe. */
export const scenario: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ ...circumstances, flow, tokenAnswers: severalAnswers }) },
  { weight: 1, arbitrary: fc.record({ ...circumstances, flow, tokenAnswers: fc.tuple(unanswered) }) },
  {
    weight: 4,
    arbitrary: refusal.chain(({ flow, draft }) =>
      fc.record({ ...circumstances, flow: fc.constant(flow), tokenAnswers: fc.tuple(answer(fc.constant(draft))) }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({ ...circumstances, probe: fc.constant(true), flow, tokenAnswers: fc.tuple(goodToken) }),
  },
);

/** Nothing is wrong in this one: it has to be healthy. */
export const flawless: Scenario = {
  flow: 'client_credentials',
  probe: true,
  expectedOrgId: ORG_ID,
  deadlineMs: null,
  knownNameExists: 'exists',
  tokenAnswers: [good(json(200, GRANT))],
  probeAnswers: [good(json(200, {}))],
};

/** The flawless token answer with one thing about it changed. */
export function flawlessBut(change: { status?: number; body?: string; fields?: object }): FuzzAnswer {
  const answer = good(json(change.status ?? 200, { ...GRANT, ...change.fields }));
  return change.body === undefined || answer.kind === 'failed' ? answer : { ...answer, body: change.body };
}
