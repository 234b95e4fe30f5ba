import type { Subscribed } from '../../../src/alerting/listening.ts';
import { invokeCommands } from '../../../src/digest/commands.ts';
import type { Digest } from '../../../src/digest/digest.ts';
import { readEnvironment } from '../../../src/environment.ts';
import { checkOrgs } from '../../../src/run/check-orgs.ts';
import type { Report } from '../../../src/run/report.ts';
import { type RunSettings, runSettings } from '../../../src/run/settings.ts';
import type { WireAnswer } from '../../../src/salesforce/http.ts';
import { credentialOf, healthyAnswer, type TestSecret, type World, worldOf } from '../../memory-ports.ts';
import { answered, failed } from '../../salesforce/answers.ts';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday. */
const FIRST = '2026-11-02';

/** What an org answers in place of a token; `no-calls`: a token, and no API calls left. */
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
  'no-calls': answered(403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]),
} as const satisfies Record<string, WireAnswer>;
export type Saying = keyof typeof SAYS;

/** A fleet and its checker as a story has them. */
export type Setting = {
  /** Orgs `org01`, `org02`, …; five where nothing is said. */
  readonly orgs?: number;
  /** Hours between two runs of the schedule; four where nothing is said. */
  readonly every?: number;
  /** The first run; the others follow. */
  readonly from?: string;
  readonly tags?: (org: string) => Readonly<Record<string, string>>;
  /** Parts of the credential that are not as usual. */
  readonly credential?: (org: string) => Readonly<Record<string, unknown>>;
  /** ISO date since which the org's secret has been in use; October where nothing is said. */
  readonly storedAt?: (org: string) => string | null;
  /** Environment variables of the function. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly listeners?: number | null;
  /** Subscriptions with their filters, in place of a number of listeners. */
  readonly subscriptions?: readonly Subscribed[];
  /** The Monday with which the story's time begins. */
  readonly first?: string;
};

/** Something that happens before the next run; `what` for the log, where it is worth a line. */
export type Happening = { readonly what: string | null; readonly happen: (life: Life) => unknown };

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
  listeners: number | null;
  subscriptions: readonly Subscribed[] | undefined;
  /** The run dies at that call of the states or of SNS, counted from 1. */
  diesAt: number | null = null;
  readonly every: number;
  /** The schedule is switched off. */
  paused = false;
  /** Runs that have begun. */
  runs = 0;
  /** Secrets that were deleted. */
  readonly deleted = new Map<string, TestSecret>();
  readonly #first: number;
  #now: number;
  #calls = 0;

  constructor(setting: Setting = {}) {
    const { orgs = 5, every = 4, first = FIRST, tags = () => ({}), variables, credential, storedAt } = setting;
    this.every = every;
    this.#first = Date.parse(`${first}T00:00:00Z`);
    this.#now = this.#first;
    this.listeners = setting.listeners === undefined ? 1 : setting.listeners;
    this.subscriptions = setting.subscriptions;
    const since = new Date(this.#first - 30 * DAY);
    this.world = worldOf(
      orgNames(1, orgs).map((org): TestSecret => {
        const date = storedAt?.(org) ?? null;
        const value = { ...credentialOf(org), ...credential?.(org) };
        return { org, value, tags: prefixed(tags(org)), createdAt: date === null ? since : new Date(date) };
      }),
    );
    const gap = every === 4 ? {} : { SHORTEST_GAP_MINUTES: `${every * 60}`, LONGEST_GAP_MINUTES: `${every * 60}` };
    this.settings = { ...runSettings(readEnvironment({ ...gap, ...variables })), commands: invokeCommands('check') };
    this.world.answer = (host, request) => {
      const said = this.says.get(host.split('.')[0] ?? '');
      const saying = typeof said === 'function' ? said() : (said ?? null);
      if (saying === null || (saying === 'no-calls' && request.method !== 'GET')) return healthyAnswer(host, request);
      return SAYS[saying];
    };
    const { states, secrets } = this.world.ports;
    const alive = () => {
      this.#calls += 1;
      if (this.diesAt !== null && this.#calls >= this.diesAt) throw new Error('the run died');
    };
    const publish = async (digest: Digest) => {
      alive();
      if (this.refuses.has(digest.team ?? 'all')) {
        this.note(`(refused by SNS: ${digest.team ?? 'all'})`);
        throw new Error('refused');
      }
      this.sent.push({ at: this.#now, digest });
      this.note(`${digest.team ?? 'all'}: ${digest.subject}`);
      alive();
    };
    Object.assign(this.world.ports, {
      now: () => new Date(this.#now),
      sleep: async (ms: number) => {
        this.#now += ms;
      },
      secrets: { ...secrets },
      states: {
        ...states,
        save: async (write: Parameters<typeof states.save>[0]) => {
          alive();
          const saved = await states.save(write);
          alive();
          return saved;
        },
      },
      alerts: {
        publish,
        confirmedSubscriptions: async () => this.listeners,
        ...(this.subscriptions === undefined ? {} : { subscriptions: async () => this.subscriptions }),
      },
    });
  }

  /** `Tue 08:07` of the first week, `week 2 Mon 08:07`. */
  get clock(): string {
    const days = Math.floor((this.#now - this.#first) / DAY);
    const day = DAYS[((days % 7) + 7) % 7];
    const week = Math.floor(days / 7);
    const time = new Date(this.#now).toISOString().slice(11, 16);
    return `${week === 0 ? '' : `week ${week + 1} `}${day} ${time}`;
  }

  /** What happened and what was sent, line by line. */
  get log(): string {
    return this.lines.join('\n');
  }

  note(line: string): void {
    this.lines.push(`${this.clock}  ${line}`);
  }

  /** Sets the clock: `Tue 08:07`, `week 2 Mon 08:07`, or a day's number from 0 and a time. */
  at(moment: string): void;
  at(day: number, time: string): void;
  at(moment: string | number, time?: string): void {
    this.#now = typeof moment === 'number' ? this.#first + moment * DAY + minutes(time ?? '') : this.#instant(moment);
  }

  /** The clock runs ahead by so many hours, or behind, until the schedule sets it again. */
  shift(hours: number): void {
    this.#now += hours * HOUR;
  }

  #instant(moment: string): number {
    const [, week = '1', day = '', time = ''] = /^(?:week (\d+) )?(\w{3}) (\d\d:\d\d)$/.exec(moment) ?? [];
    return this.#first + ((Number(week) - 1) * 7 + DAYS.indexOf(day)) * DAY + minutes(time);
  }

  tag(org: string, tags: Readonly<Record<string, string>>): void {
    this.#change(org, { tags: prefixed(tags) });
  }

  /** Another version of the secret is stored now; `clientSecret` where its value is another one as well. */
  store(org: string, versionId: string, value: Readonly<Record<string, unknown>> = {}): void {
    const known = this.world.secrets.find((secret) => secret.org === org);
    this.#change(org, {
      versionId,
      createdAt: new Date(this.#now),
      value: { ...(known?.value as Record<string, unknown>), ...value },
    });
  }

  /** From then on AWS rotates the secret, next on that day. */
  rotates(org: string, day: string): void {
    this.#change(org, { rotation: { managed: true, nextAt: new Date(day), lastAt: null } });
  }

  #change(org: string, to: Partial<TestSecret>): void {
    this.world.secrets = this.world.secrets.map((secret) => (secret.org === org ? { ...secret, ...to } : secret));
  }

  /** One run, over all orgs or some. A refusal of SNS, or its death, ends it with an error, as it does in life. */
  async run(orgs: 'all' | readonly string[] = 'all'): Promise<Report | null> {
    this.#calls = 0;
    this.runs += 1;
    try {
      return await checkOrgs(this.world.ports, { orgs, save: true, publish: true }, this.settings);
    } catch (error) {
      if (this.refuses.size === 0 && this.diesAt === null) throw error;
      return null;
    }
  }

  /** Runs every so many hours from the day and hour on, as long as `days` last; `before` makes things happen. */
  async live(
    from: number,
    days: number,
    everyHours = this.every,
    before: (hour: number, life: Life) => void = () => {},
  ): Promise<void> {
    for (let hour = 0; hour < days * 24; hour += everyHours) {
      this.#now = this.#first + (from * 24 + hour) * HOUR + 7 * MINUTE;
      before(from * 24 + hour, this);
      await this.run();
    }
  }

  /** Runs on schedule from one moment until another; what the table says happens at its time, before the next run. */
  async play(from: string, until: string, table: Readonly<Record<string, Happening | readonly Happening[]>>) {
    const happenings = Object.entries(table).map(([moment, what]) => ({
      at: this.#instant(moment),
      what: [what].flat(),
    }));
    const happenUntil = async (at: number) => {
      for (const next of happenings.splice(0, happenings.filter((each) => each.at <= at).length)) {
        this.#now = next.at;
        for (const { what, happen } of next.what) {
          if (what !== null) this.note(`- ${what}`);
          await happen(this);
        }
      }
    };
    for (let at = this.#instant(from); at < this.#instant(until); at += this.every * HOUR) {
      await happenUntil(at);
      this.#now = at;
      if (!this.paused) await this.run();
    }
    await happenUntil(this.#instant(until));
  }

  /** The text of the last message sent to that audience. */
  mail(audience = 'all'): string {
    return this.sent.findLast(({ digest }) => (digest.team ?? 'all') === audience)?.digest.forms.email ?? '';
  }

  /** What machines read of every message: `all opened failing critical org01`. */
  get notices(): readonly string[] {
    return this.sent.flatMap(({ digest }) => {
      const { notices } = JSON.parse(digest.forms.sqs) as { notices: readonly Record<string, string>[] };
      return notices.map(
        ({ stage, kind, severity, matterId }) => `${digest.team ?? 'all'} ${stage} ${kind} ${severity} ${matterId}`,
      );
    });
  }
}

/** A life played from its first run on until a moment. */
export async function lived(
  setting: Setting,
  until: string,
  table: Readonly<Record<string, Happening | readonly Happening[]>>,
): Promise<Life> {
  const life = new Life(setting);
  await life.play(setting.from ?? 'Tue 00:07', until, table);
  return life;
}

/** `org03` to `org07`. */
export function orgNames(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `org${String(first + index).padStart(2, '0')}`);
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE;
}

function prefixed(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`credential-health:${name}`, value]));
}
