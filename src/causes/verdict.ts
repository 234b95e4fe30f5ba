/** `unhealthy`: a person must act. `inconclusive`: no answer that judges the credential. */
export type Verdict = 'healthy' | 'unhealthy' | 'inconclusive';

/** Where in the flow the deciding answer came from. */
export type Stage = 'secret' | 'host' | 'token' | 'probe' | 'identity';

/** The role that must mend a cause. */
export type WhoActs = 'salesforce-admin' | 'integration-team' | 'aws-operator' | 'nobody';

/** OAuth flow of a credential. */
export type Flow = 'client_credentials' | 'password' | 'jwt_bearer';

/**
 * What was received, as received but redacted, stripped of control characters and cut.
 * `status` is null when there was no HTTP answer; then `error` is the system's code (`ECONNRESET`).
 */
export type Evidence = {
  readonly status: number | null;
  readonly error: string | null;
  readonly description: string | null;
  /**
   * What the steps are about: the host that a redirect names, the host to store instead, the org id of the token. Checked
   * before it came here; for our own texts only, so it is left out of what is shown as received.
   */
  readonly subject?: string;
  /** What the token of that check may do, where an answer to it is the evidence; for our own texts only as well. */
  readonly scopes?: readonly string[];
};

/** The evidence as it goes out: what was received, no more. */
export function asReceived({ status, error, description }: Evidence): Omit<Evidence, 'subject'> {
  return { status, error, description };
}

/** What was received as one line: `400 invalid_client: invalid client credentials`; empty when nothing was. */
export function evidenceLine({ status, error, description }: Evidence): string {
  const head = [status, error].filter((part) => part !== null).join(' ');
  return [head, description ?? ''].filter((part) => part !== '').join(': ');
}

/** What the flows are called in a sentence, before the word "flow". */
export const FLOW_NAMES: Readonly<Record<Flow, string>> = {
  client_credentials: 'client credentials',
  password: 'username-password',
  jwt_bearer: 'JWT bearer',
};

/** Who acts, in the middle of a sentence. */
export const ROLES: Readonly<Record<WhoActs, string>> = {
  'salesforce-admin': 'their Salesforce admin',
  'integration-team': 'integration team',
  'aws-operator': 'AWS operator',
  nobody: 'nobody has to act',
};
