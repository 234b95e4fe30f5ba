import {
  DAY,
  type Face,
  type FleetEvent,
  HOUR,
  type Plan,
  type PlannedOrg,
  type Trouble,
  type Version,
} from './things.ts';

/** How one org stands at an instant; the same object as long as nothing changes. */
export type Situation = {
  /** The same for situations that give the same answers. */
  readonly key: string;
  /** In Secrets Manager, perhaps planned for deletion. */
  readonly listed: boolean;
  readonly deletionAt: number | null;
  readonly current: Version;
  readonly previous: Version | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly disabled: boolean;
  readonly event: FleetEvent | null;
  /** How the event shows itself at this org. */
  readonly face: Face | null;
  readonly trouble: Trouble | null;
  /** A flapping org is broken every other hour. */
  readonly broken: boolean;
  /** Pairs that Salesforce accepts, as `client secret`. */
  readonly accepted: ReadonlySet<string>;
  readonly userChanged: boolean;
};

const FOREVER = Number.POSITIVE_INFINITY;
const DELETION_WINDOW = 7 * DAY;

/** Reads one org's plan along the time; instants must not go back. */
export function situationsOf(org: PlannedOrg, events: Plan['events']): (at: number) => Situation {
  const concerning = events.filter(({ orgs }) => orgs.has(org.name));
  const changes = [...new Set(changesOf(org, concerning))].sort((a, b) => a - b);
  let next = 0;
  let situation: Situation | null = null;
  return (at) => {
    let changed = situation === null;
    while ((changes[next] ?? FOREVER) <= at) {
      next += 1;
      changed = true;
    }
    if (changed || situation === null) situation = situationAt(org, concerning, at);
    return situation;
  };
}

function changesOf(org: PlannedOrg, events: Plan['events']): readonly number[] {
  const spans = [...org.troubles, ...org.acknowledged, ...org.disabled, ...org.accepted];
  return [
    ...spans.flatMap(({ from, to }) => [from, to]),
    ...events.flatMap(({ from, to, tail }) => [from, to, tail.get(org.name) ?? to]),
    ...org.mutes.flatMap(({ from, tagUntil }) => [from, tagUntil]),
    ...org.versions.map(({ storedAt }) => storedAt),
    ...org.troubles.filter(({ kind }) => kind === 'flapping').flatMap(({ from, to }) => hoursOf(from, to)),
    ...(org.deletedAt === null ? [] : [org.deletedAt, org.deletedAt + DELETION_WINDOW]),
    ...(org.userChangedAt === null ? [] : [org.userChangedAt]),
    org.listedFrom,
  ];
}

function hoursOf(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.ceil((to - from) / HOUR) }, (_, hour) => from + hour * HOUR);
}

/** How the org stands at one instant. */
export function situationAt(org: PlannedOrg, events: Plan['events'], at: number): Situation {
  const within = ({ from, to }: { from: number; to: number }) => from <= at && at < to;
  const stored = org.versions.filter(({ storedAt }) => storedAt <= at);
  const [current, previous] = [stored.at(-1) ?? org.versions[0], stored.at(-2) ?? null];
  if (current === undefined) throw new Error(`${org.name} has no version`);
  const event = events.find(({ from, to, tail }) => within({ from, to: tail.get(org.name) ?? to })) ?? null;
  const trouble = org.troubles.find(within) ?? null;
  const flapping = trouble?.kind === 'flapping';
  const mute = org.mutes.find(({ from, tagUntil }) => within({ from, to: tagUntil }));
  const disabled = org.disabled.some(within);
  const deleted = org.deletedAt !== null && org.deletedAt <= at;
  const muteUntil =
    mute === undefined ? (org.acknowledged.some(within) ? 'recovered' : null) : new Date(mute.to).toISOString();
  const tags = {
    'credential-health:severity': org.severity,
    ...(org.team === null ? {} : { 'credential-health:team': org.team }),
    ...(muteUntil === null ? {} : { 'credential-health:mute-until': muteUntil }),
    ...(disabled ? { 'credential-health:enabled': 'false' } : {}),
  };
  const accepted = org.accepted.filter(within).map(({ clientId, secret }) => `${clientId} ${secret}`);
  const broken = trouble !== null && (!flapping || Math.floor((at - trouble.from) / HOUR) % 2 === 0);
  const face = event === null ? null : faceOf(org.name, event);
  const userChanged = org.userChangedAt !== null && org.userChangedAt <= at;
  return {
    key: [current.id, accepted, face, broken ? trouble?.kind : null, muteUntil, disabled, userChanged].join('|'),
    listed: org.listedFrom <= at && (org.deletedAt === null || at < org.deletedAt + DELETION_WINDOW),
    deletionAt: deleted && org.deletedAt !== null ? org.deletedAt + DELETION_WINDOW : null,
    current,
    previous,
    tags,
    disabled,
    event,
    face,
    trouble,
    broken,
    accepted: new Set(accepted),
    userChanged,
  };
}

function faceOf(name: string, { faces }: FleetEvent): Face {
  const sum = [...name].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7);
  return faces[sum % faces.length] ?? faces[0];
}
