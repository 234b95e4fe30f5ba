import type { Flow } from '../../src/causes/verdict.ts';
import type { AllowedHost } from '../../src/credential/host.ts';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { type JudgeContext, judgeToken } from '../../src/salesforce/diagnosis.ts';
import type { WireAnswer } from '../../src/salesforce/http.ts';
import { readTokenAnswer } from '../../src/salesforce/token-endpoint.ts';

type Answered = Extract<WireAnswer, { kind: 'answered' }>;

export const ACME = 'acme.my.salesforce.com' as AllowedHost;
export const ORG_ID = '00Dxx0000001gPLEAY';
export const USER_ID = '005xx000001SwiUAAS';

/** An answer of the token endpoint; JSON unless told otherwise. */
export function answered(status: number, body: unknown, headers: Partial<Answered['headers']> = {}): Answered {
  return {
    kind: 'answered',
    status,
    headers: {
      contentType: 'application/json;charset=UTF-8',
      location: null,
      retryAfter: null,
      limitInfo: null,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    completeness: 'complete',
    latencyMs: 12,
  };
}

export const html = (status: number, body: string): Answered => answered(status, body, { contentType: 'text/html' });

/** Salesforce rejects the client secret. */
export const wrongSecret = answered(400, {
  error: 'invalid_client',
  error_description: 'invalid client credentials',
});

export const failed = (failure: Extract<WireAnswer, { kind: 'failed' }>['failure'], code: string): WireAnswer => ({
  kind: 'failed',
  failure,
  code,
  latencyMs: 3,
});

/** The documented fields of a granted token. */
export function grantBody(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    access_token: 'example-token',
    instance_url: `https://${ACME}`,
    id: `https://login.salesforce.com/id/${ORG_ID}/${USER_ID}`,
    token_type: 'Bearer',
    issued_at: '1763798400000',
    signature: 'c2lnbmF0dXJl',
    scope: 'api id',
    ...overrides,
  };
}

export const EXAMPLE_SECRET = 'example-client-secret';

export function judge(answer: WireAnswer, flow: Flow = 'client_credentials') {
  const context: JudgeContext = { flow, host: ACME, redact: redactor([new Sealed(EXAMPLE_SECRET)]) };
  return judgeToken(readTokenAnswer(answer), context);
}

/** The finding on an answer; fails the test when it was a usable token. */
export function findingOn(answer: WireAnswer, flow: Flow = 'client_credentials') {
  const judged = judge(answer, flow);
  if (judged.ok) throw new Error('expected a finding, got a usable token');
  return judged.finding;
}
