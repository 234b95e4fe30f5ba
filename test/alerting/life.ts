import { invokeCommands } from '../../src/digest/commands.ts';
import type { Digest } from '../../src/digest/digest.ts';
import { readEnvironment } from '../../src/environment.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { Report } from '../../src/run/report.ts';
import { type RunSettings, runSettings } from '../../src/run/settings.ts';
import type { WireAnswer } from '../../src/salesforce/http.ts';
import { credentialOf, healthyAnswer, type TestSecret, type World, worldOf } from '../memory-ports.ts';
import { answered, failed } from '../salesforce/answers.ts';

const HOUR = 3_600_000;
export const MINUTE = 60_000;
/** A Monday. */
const FIRST = Date.parse('2026-11-02T00:00:00Z');

/** What an org answers in place of a token. */
export const SAYS = {
  'client-secret-wrong': answered(400, { error: 'invalid_client', error_description: 'invalid client credentials' }),
  'app-blocked': answered(400, { error: 'app_blocked', error_description: 'app blocked' }),
  'run-as-user-missing': answered(400, {
    error: 'invalid_grant',
    error_description: 'no client credentials user enabled',
  }),
  'user-inactive': answered(400, { error: 'invalid_grant', error_description: 'inactive user' }),
  'ip-restricted': answered(400, { error: 'invalid_grant', error_description: 'ip restricted' }),
  'login-hours': answered(400, { error: 'invalid_grant', error_description: 'restricted login hours' }),
  unknown: answered(400, { error: 'brand_new' }),
  '503': answered(503, 'down for maintenance'),
  timeout: failed('timeout', 'ETIMEDOUT'),
} as const satisfies Record<string, WireAnswer>;
export type Saying = keyof typeof SAYS;

/** The life of a fleet, day by day: what happens to it, the runs of its checker, and what was sent. */
export class Life {
  readonly world: World;
  readonly sent: { readonly at: number; readonly digest: Digest }[] = [];
  readonly lines: string[] = [];
  readonly settings: RunSettings;
  /** What each org says; healthy where nothing is. */
  readonly says = new Map<string, Saying | (() => Saying | null)>();
  /** Whose messages SNS refuses: `all` or a team. */
  refuses: ReadonlySet<string> = new Set();
  listeners: number | null = 1;
  #now = FIRST;
  #calls = 0;

  constructor(
    orgs: number,
    variables: Readonly<Record<string, string>> = {},
    tags: (org: string) => Record<string, string> = () => ({}),
  ) {
    const names = Array.from({ length: orgs }, (_, index) => `org${String(index + 1).padStart(2, '0')}`);
    this.world = worldOf(names.map((org) => secretOf(org, tags(org))));
    this.settings = { ...runSettings(readEnvironment(variables)), commands: invokeCommands('check') };
    this.world.answer = (host, request) => {
      const said = this.says.get(host.split('.')[0] ?? '');
      const saying = typeof said === 'function' ? said() : said;
      if (saying === undefined || saying === null) return healthyAnswer(host, request);
      return SAYS[saying];
    };
    const publish = async (digest: Digest) => {
      if (this.refuses.has(digest.team ?? 'all')) {
        this.#note(`(refused by SNS: ${digest.team ?? 'all'})`);
        throw new Error('refused');
      }
      this.sent.push({ at: this.#now, digest });
      this.#note(`${digest.team ?? 'all'}: ${digest.subject}`);
    };
    Object.assign(this.world.ports, {
      now: () => new Date(this.#now),
      sleep: async (ms: number) => {
        this.#now += ms;
      },
      alerts: { publish, confirmedSubscriptions: async () => this.listeners },
    });
  }

  /** `Tue 08:07` of a week, the first is 0. */
  get clock(): string {
    return stamp(this.#now);
  }

  #note(line: string): void {
    this.lines.push(`${this.clock}  ${line}`);
  }

  /** Says in the log what happens. */
  happens(what: string): void {
    this.#note(`- ${what}`);
  }

  at(day: number, time: string): void {
    this.#now = FIRST + day * 24 * HOUR + Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE;
  }

  tag(org: string, tags: Record<string, string>): void {
    this.world.secrets = this.world.secrets.map((secret) =>
      secret.org === org ? { ...secret, tags: prefixed(tags) } : secret,
    );
  }

  store(org: string, versionId: string): void {
    this.world.secrets = this.world.secrets.map((secret) =>
      secret.org === org ? { ...secret, versionId, createdAt: new Date(this.#now) } : secret,
    );
  }

  /** One run, over all orgs or some. A refusal of SNS ends it with an error, as it does in life. */
  async run(orgs: 'all' | readonly string[] = 'all'): Promise<Report | null> {
    this.#calls += 1;
    try {
      return await checkOrgs(this.world.ports, { orgs, save: true, publish: true }, this.settings);
    } catch (error) {
      if (this.refuses.size === 0) throw error;
      return null;
    }
  }

  /** Runs every so many hours from the day and hour on, as long as `days` last; `before` makes things happen. */
  async live(
    from: number,
    days: number,
    everyHours = 4,
    before: (hour: number, life: Life) => void = () => {},
  ): Promise<void> {
    for (let hour = 0; hour < days * 24; hour += everyHours) {
      this.#now = FIRST + (from * 24 + hour) * HOUR + 7 * MINUTE;
      before(from * 24 + hour, this);
      await this.run();
    }
  }

  /** What was sent to an audience. */
  to(audience: string): readonly string[] {
    return this.sent
      .filter(({ digest }) => (digest.team ?? 'all') === audience)
      .map(({ at, digest }) => `${stamp(at)}  ${digest.subject}`);
  }
}

function stamp(at: number): string {
  const days = Math.floor((at - FIRST) / (24 * HOUR));
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][((days % 7) + 7) % 7];
  const week = Math.floor(days / 7);
  return `${week === 0 ? '' : `week ${week + 1} `}${day} ${new Date(at).toISOString().slice(11, 16)}`;
}

function secretOf(org: string, tags: Record<string, string>): TestSecret {
  return { org, value: credentialOf(org), tags: prefixed(tags), createdAt: new Date(FIRST - 30 * 24 * HOUR) };
}

function prefixed(tags: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`credential-health:${name}`, value]));
}
