import { createHash, randomBytes } from 'node:crypto';
import type { CertificateKind } from './certificates.ts';
import type { Behaviour } from './faults.ts';
import type { OAuthErrorId } from './oauth-errors.ts';

type ClientPair = { readonly clientId: string; readonly clientSecret: string };

/** `on`, or the refusal that this server gives for a flow that is off (it differs by server age and kind of app). */
type FlowSwitch = 'on' | OAuthErrorId;

/** A user who can log in by password or be named in a JWT. */
export type SimulatedUser = {
  readonly username: string;
  readonly password?: string;
  /** Appended to the password; empty for a trusted network. */
  readonly securityToken?: string;
  readonly userId?: string;
  readonly state?: 'active' | 'frozen' | 'inactive' | 'locked' | 'password-expired';
  /** JWT flow: the app is approved for this user. */
  readonly approved?: boolean;
};

/** Everything one simulated org is and does. */
export type SimulatedOrg = ClientPair & {
  readonly host: string;
  /** More pairs that work, as while a staged rotation runs. */
  readonly alsoValid: readonly ClientPair[];
  /** 18 characters. */
  readonly orgId: string;
  /** User the client-credentials flow runs as; null when none is set. */
  readonly runAsUserId: string | null;
  readonly runAsState: 'active' | 'inactive';
  readonly scopes: readonly string[];
  /** Base URL handed out with a token. */
  readonly instanceUrl: string;
  readonly tokenFormat: 'opaque' | 'jwt';
  /** Merged into a token answer; an `undefined` takes a field away. */
  readonly tokenFields: Readonly<Record<string, unknown>>;
  /** Hand out the live session's token again, as Salesforce may. */
  readonly reusesSession: boolean;
  readonly flows: {
    readonly clientCredentials: FlowSwitch;
    readonly password: FlowSwitch;
    readonly jwtBearer: FlowSwitch;
  };
  readonly users: readonly SimulatedUser[];
  /** PEM certificate or public key that JWT assertions are verified with. */
  readonly jwtCertificate: string | null;
  /**
   * What an assertion may name as its audience: External Client Apps take the My Domain alone, Government Cloud and older
   * apps the login service alone; and the refusal that any other meets.
   */
  readonly audience: { readonly accepts: 'either' | 'my-domain' | 'login'; readonly refusal: OAuthErrorId };
  readonly apiUsage: { readonly used: number; readonly max: number };
  readonly token: Behaviour;
  readonly api: Behaviour;
  readonly certificate: CertificateKind;
  readonly handshake: 'completes' | 'hangs' | 'fails';
};

/** An org to add: the host, and what differs from a healthy org with a random client. */
export type OrgOptions = Pick<SimulatedOrg, 'host'> & Partial<SimulatedOrg>;

/** What may change while it runs. */
export type OrgPatch = Partial<Omit<SimulatedOrg, 'host'>>;

/** A healthy org but for what is given; ids follow from the host, so that they are the same in every run. */
export function completeOrg(options: OrgOptions): SimulatedOrg {
  const host = options.host.toLowerCase();
  return {
    clientId: randomClientId(),
    clientSecret: randomBytes(32).toString('hex').toUpperCase(),
    alsoValid: [],
    orgId: salesforceId('00D', host),
    runAsUserId: salesforceId('005', host),
    runAsState: 'active',
    scopes: ['api', 'id'],
    instanceUrl: `https://${host}`,
    tokenFormat: 'opaque',
    tokenFields: {},
    reusesSession: false,
    flows: { clientCredentials: 'on', password: 'on', jwtBearer: 'on' },
    users: [],
    jwtCertificate: null,
    audience: { accepts: 'either', refusal: 'audience-is-invalid' },
    apiUsage: { used: 18, max: 15_000 },
    token: {},
    api: {},
    certificate: 'valid',
    handshake: 'completes',
    ...options,
    host,
  };
}

/** An 18-character id with a right check suffix, the same for the same seed. */
export function salesforceId(prefix: '00D' | '005', seed: string): string {
  const digest = createHash('sha256').update(prefix).update(seed).digest('hex');
  return withCheckSuffix(`${prefix}${digest.slice(0, 12).toUpperCase()}`);
}

/** Each of the three extra characters tells which of five are capitals, so that ids survive case-blind tools. */
function withCheckSuffix(id: string): string {
  const suffix = [0, 5, 10].map((start) => {
    const capitals = [...id.slice(start, start + 5)].map((character) => (/[A-Z]/.test(character) ? 1 : 0));
    const index = capitals.reduce<number>((sum, bit, position) => sum + (bit << position), 0);
    return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt(index);
  });
  return id + suffix.join('');
}

function randomClientId(): string {
  return `3MVG9${randomBytes(60).toString('base64url').replaceAll('-', '.')}`;
}
