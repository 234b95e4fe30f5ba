import type { Random } from './random.ts';
import {
  type Accepted,
  BROKEN_KINDS,
  DAY,
  type FleetEvent,
  GAP,
  HOUR,
  MINUTE,
  type PlannedOrg,
  SILENT_KINDS,
  type Span,
  type Trouble,
  type Version,
  YEAR_START,
} from './things.ts';

/** One org's credential through the year; `busy` are the spans in which something happens to it. */
export type Life = Pick<PlannedOrg, 'versions' | 'accepted' | 'troubles'> & { readonly busy: readonly Span[] };

type Pair = { readonly clientId: string; readonly secret: string };
type Terms = {
  readonly name: string;
  readonly sandbox: boolean;
  readonly flow: PlannedOrg['flow'];
  readonly listedFrom: number;
  readonly until: number;
};

/** What happens to one org's credential, one thing after the other: troubles, rotations, versions that change nothing. */
export function planLife(random: Random, org: Terms, events: readonly FleetEvent[]): Life {
  const { name, listedFrom, until } = org;
  const born = listedFrom - (listedFrom === YEAR_START ? random.whole(0, 88 * DAY) : 0);
  const ledger = ledgerOf(name, born);
  const troubles: Trouble[] = [];
  const busy: Span[] = [];
  const mass = events.filter(({ kind, orgs }) => kind === 'app-blocked-everywhere' && orgs.has(name));
  const reserved = mass.map(({ from, to, tail }) => ({ from: from - GAP, to: (tail.get(name) ?? to) + GAP }));

  const nextRotation = (after: number) => after + random.whole(60 * DAY, 108 * DAY);
  const nextTrouble = (after: number) => after + random.whole(5 * DAY, 330 * DAY);
  let free = listedFrom + GAP;
  let rotateAt = nextRotation(born);
  let troubleAt = nextTrouble(listedFrom);
  for (;;) {
    const at = Math.max(free, Math.min(rotateAt, troubleAt));
    if (at >= until - 3 * DAY) break;
    const clash = reserved.find(({ from, to }) => at < to && at + 20 * DAY > from);
    if (clash !== undefined) {
      free = clash.to;
    } else if (rotateAt <= troubleAt) {
      ledger.rotate(at, at + random.whole(0, 10 * MINUTE), random.chance(0.15) && org.flow !== 'password');
      busy.push({ from: at - HOUR, to: at + 2 * HOUR });
      rotateAt = nextRotation(at);
      free = at + GAP;
    } else if (random.chance(0.2)) {
      ledger.repeat(at);
      troubleAt = nextTrouble(at);
      free = at + GAP;
    } else {
      const trouble = planTrouble(random, at, Math.min(until - 2 * DAY, at + 19 * DAY), org);
      const end = trouble?.to ?? at;
      if (trouble !== null) {
        troubles.push(trouble);
        busy.push({ from: at - GAP / 2, to: end + GAP / 2 });
        if (ledger.suffer(trouble)) rotateAt = nextRotation(end);
      }
      free = end + GAP;
      troubleAt = nextTrouble(end);
    }
  }
  return { versions: ledger.versions, accepted: ledger.accepted, troubles, busy: [...busy, ...reserved] };
}

/** Both sides of a credential: the versions in AWS, and the pairs that Salesforce accepts. */
function ledgerOf(name: string, born: number) {
  let clients = 1;
  let secrets = 1;
  const pair = (): Pair => ({
    clientId: `example_id_${clients}_of_${name.replaceAll('-', '_')}`,
    secret: `example-secret-${secrets}-of-${name}`,
  });
  let current = pair();
  let valueSince = born;
  const versions: Version[] = [{ id: `${name}-v1`, storedAt: born, ...current, valueSince, spoilt: false }];
  const accepted: { from: number; to: number; clientId: string; secret: string }[] = [
    { from: 0, to: Number.POSITIVE_INFINITY, ...current },
  ];

  const renew = (withClient: boolean): Pair => {
    secrets += 1;
    if (withClient) clients += 1;
    const { secret, clientId } = pair();
    return withClient ? { clientId, secret } : { clientId: current.clientId, secret };
  };
  const store = (storedAt: number, stored: Pair, spoilt = false): void => {
    if (stored.secret !== current.secret) valueSince = storedAt;
    if (!spoilt) current = stored;
    versions.push({ id: `${name}-v${versions.length + 1}`, storedAt, ...stored, valueSince, spoilt });
  };
  const accept = (from: number, next: Pair, formerEndsAt: number): void => {
    const former = accepted.at(-1);
    if (former !== undefined) former.to = formerEndsAt;
    accepted.push({ from, to: Number.POSITIVE_INFINITY, ...next });
  };

  return {
    versions: versions as readonly Version[],
    accepted: accepted as readonly Accepted[],
    /** A rotation as it should be; the old pair works for 30 more days. */
    rotate: (at: number, spreadUntil: number, withClient: boolean): void => {
      const next = renew(withClient);
      store(at, next);
      accept(spreadUntil, next, at + 30 * DAY);
    },
    /** A new version that carries the same credential. */
    repeat: (at: number): void => store(at, current),
    /** What a trouble, and its end, do to both sides; true when they bring a new secret. */
    suffer: ({ kind, from, to }: Trouble): boolean => {
      switch (kind) {
        case 'rotated-in-aws-only': {
          const next = renew(false);
          store(from, next);
          accept(to, next, to);
          return true;
        }
        case 'rotated-in-salesforce-only': {
          const next = renew(false);
          accept(from, next, from);
          store(to, next);
          return true;
        }
        case 'sandbox-refreshed': {
          const next = renew(true);
          accept(to, next, from);
          store(to, next);
          return true;
        }
        case 'secret-spoilt':
          store(from, current, true);
          store(to, current);
          return false;
        default:
          return false;
      }
    },
  };
}

function planTrouble(random: Random, from: number, latest: number, { sandbox, flow }: Terms): Trouble | null {
  if (latest - from < 30 * HOUR) return null;
  const lasting = (low: number, high: number): Span => ({
    from,
    to: Math.min(latest, from + random.whole(low, high)),
  });
  if (random.chance(0.03)) return { kind: 'flapping', ...lasting(14 * HOUR, 50 * HOUR) };
  if (random.chance(0.2)) {
    const kind = random.pick(
      SILENT_KINDS as readonly [(typeof SILENT_KINDS)[number], ...(typeof SILENT_KINDS)[number][]],
    );
    return { kind, ...lasting(5 * HOUR, kind === 'maintenance' ? 20 * HOUR : 9 * DAY) };
  }
  // Passwords, and how a user is locked out by trying them, are no part of this year.
  const kinds = BROKEN_KINDS.filter(
    (kind) => (kind !== 'sandbox-refreshed' || sandbox) && (flow !== 'password' || kind === 'app-blocked'),
  );
  const kind = kinds[random.whole(0, kinds.length)] ?? 'app-blocked';
  return { kind, ...(random.chance(0.7) ? lasting(90 * MINUTE, 30 * HOUR) : lasting(30 * HOUR, 18 * DAY)) };
}
