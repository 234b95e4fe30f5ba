import type { Claim, Matter, Told } from '../state/matter.ts';
import { louder } from '../state/notice.ts';
import { type Audience, type Due, isFreshClaim } from './due.ts';
import { newsOf } from './matters.ts';
import type { Moment } from './moment.ts';

/** A state with matters and with what was taken on to be told of them. */
type WithOutbox = { readonly matters: readonly Matter[]; readonly outbox: readonly Claim[] };

/** What a run takes on to tell one audience. */
export function claimOf({ matter, stage, severity, outcome, rung, weeks }: Due, audience: Audience, at: string): Claim {
  const handedOver = outcome === 'handed-over';
  const { id, cause } = matter;
  return {
    matter: id,
    audience,
    stage,
    about: newsOf(matter),
    cause,
    severity,
    rung,
    weeks,
    handedOver,
    claimedAt: at,
  };
}

/** The state with what this run takes on; what a run took on that is over by now was decided anew. */
export function claiming<State extends WithOutbox>(state: State, claims: readonly Claim[], moment: Moment): State {
  const fresh = state.outbox.filter(({ claimedAt }) => isFreshClaim(claimedAt, moment));
  if (claims.length === 0 && fresh.length === state.outbox.length) return state;
  const taken = new Set(claims.map(keyOf));
  return { ...state, outbox: [...fresh.filter((claim) => !taken.has(keyOf(claim))), ...claims] };
}

/**
 * The state after its run published: what an audience accepted is told to it, what it refused stays in the outbox until
 * it is decided anew. Matters of which everybody has heard the end are dropped.
 */
export function settled<State extends WithOutbox>(
  state: State,
  claims: readonly Claim[],
  accepted: (audience: string) => boolean,
  at: string,
): State {
  const mine = new Set(claims.filter(({ audience }) => accepted(audience)).map(keyOf));
  const refused = new Set(claims.filter(({ audience }) => !accepted(audience)).map(({ matter }) => matter));
  const outbox = state.outbox.filter((claim) => !mine.has(keyOf(claim)));
  const matters = state.matters
    .map((matter) =>
      claims.filter((claim) => claim.matter === matter.id && accepted(claim.audience)).reduce(telling, matter),
    )
    .filter(({ id, ...matter }) => refused.has(id) || !isOver(matter));
  return { ...state, outbox, matters };

  function telling(matter: Matter, claim: Claim): Matter {
    const { [claim.audience]: before, ...others } = matter.told;
    if (claim.handedOver) return { ...matter, told: others };
    return { ...matter, told: { ...others, [claim.audience]: toldAfter(before, claim, at) } };
  }
}

function toldAfter(before: Told | undefined, claim: Claim, at: string): Told {
  const { stage, about, cause, severity, rung, weeks } = claim;
  // That it flaps is told once; what it is told to be meanwhile is news, whatever it was before.
  const isFlapping = (each: string) => each.startsWith('flapping:');
  const abouts = before?.abouts ?? [];
  const known = isFlapping(about) && !abouts.some(isFlapping) ? [] : abouts;
  const isNews = stage === 'opened' || stage === 'changed';
  return {
    stage,
    at,
    abouts: isNews ? [...known.filter((each) => each !== about), about] : known,
    cause,
    severity:
      stage === 'reminder' && before !== undefined ? before.severity : louder(severity, before?.severity ?? 'info'),
    rung,
    weeks,
  };
}

/** Told to everybody it was told to, so that nothing more can follow: its end, or all there was to say of an event. */
function isOver({ type, endedAt, told, outcome }: Omit<Matter, 'id'>): boolean {
  const audiences = Object.values(told);
  if (type === 'added' || type === 'removed') return told.all !== undefined;
  // An outage may come back under its own name.
  if (endedAt === null || type === 'outage') return false;
  const isEnded = audiences.every(({ stage }) => stage === 'ended');
  return isEnded && (told.all !== undefined || (audiences.length > 0 && outcome !== 'mended'));
}

function keyOf({ matter, audience }: Claim): string {
  return JSON.stringify([matter, audience]);
}
