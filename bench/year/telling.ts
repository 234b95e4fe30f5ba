import type { ReadMessage } from './message.ts';
import type { Run } from './record.ts';

type Told = {
  readonly open: boolean;
  /** When it was opened to them. */
  readonly from: number;
  /** What it was called last. */
  readonly kind: string;
  /** The loudest that was told. */
  readonly severity: string;
  readonly ids: ReadonlySet<string>;
  /** Days after its beginning that were told or reminded of. */
  readonly day: number;
};

const RUNGS = [1, 3, 7];
const LOUD = ['info', 'warning', 'critical'];

/** What each audience has been told of each matter, as its recipients could write it down. */
export class Telling {
  readonly #told = new Map<string, Told>();
  readonly #ofOrg = new Map<string, Set<string>>();
  readonly #excused = new Set<string>();

  /**
   * Takes in a message; the stages in it that this audience had been told already. After a crash it may come again; a
   * clock that ran ahead took a round that is taken once more.
   */
  take({ at, audience, notices }: ReadMessage, { crashed, clock }: Pick<Run, 'crashed' | 'clock'>): readonly string[] {
    const again: string[] = [];
    for (const { id, matterId, stage, kind, severity, org } of notices) {
      const key = `${audience} ${matterId}`;
      const told = this.#told.get(key);
      const repeats =
        stage === 'reminder'
          ? told?.ids.has(id) === true
          : stage === 'opened'
            ? told?.open === true
            : stage === 'ended'
              ? told?.open === false
              : told?.ids.has(id) === true && told.open && told.severity === severity;
      if (repeats && !this.#excused.has(key)) again.push(`${matterId} ${stage} ${kind}`);
      if (crashed || (clock !== 0 && stage === 'reminder')) this.#excused.add(key);
      else this.#excused.delete(key);
      const loudest =
        LOUD.indexOf(severity) > LOUD.indexOf(told?.severity ?? '') ? severity : (told?.severity ?? severity);
      this.#told.set(key, {
        kind,
        from: told?.open === true ? told.from : at,
        open: stage === 'reminder' ? (told?.open ?? false) : stage !== 'ended',
        severity: stage === 'reminder' ? (told?.severity ?? severity) : loudest,
        ids: new Set([...(told?.ids ?? []), id]),
        day: told?.day ?? 0,
      });
      if (org !== null && audience === 'all') this.#ofOrg.set(org, (this.#ofOrg.get(org) ?? new Set()).add(matterId));
    }
    return again;
  }

  /** Ends that are quieter than what was told, so that whoever was woken does not hear them. */
  quieter({ audience, notices, severity }: ReadMessage): readonly string[] {
    return notices.flatMap(({ matterId, stage, severity: own }) => {
      const told = this.#told.get(`${audience} ${matterId}`);
      const isLow =
        stage === 'ended' &&
        told?.open === true &&
        told.severity === 'critical' &&
        (own !== 'critical' || severity !== 'critical');
      return isLow ? [`${matterId} ends as ${own}, was told as ${told?.severity}`] : [];
    });
  }

  /** A condition of the org that everybody was told of and not that it is over. */
  openOf(org: string): (Told & { readonly id: string }) | null {
    for (const id of this.#ofOrg.get(org) ?? []) {
      const told = this.#told.get(`all ${id}`);
      if (id.includes('/condition/') && told?.open === true) return { ...told, id };
    }
    return null;
  }

  /** It reminds of a day of a ladder that was not reminded of before, or of a date. */
  hasRung({ at, audience, notices }: ReadMessage, dayOf: (at: number) => number): boolean {
    let has = false;
    for (const { matterId, stage, kind, since } of notices) {
      if (stage !== 'reminder') continue;
      if (kind === 'legacy-flow' || (kind === 'rotation-due' && since !== null)) has = true;
      if (since === null || !/^(?:still-failing|cannot-tell|fleet-incident|nothing-to-check)$/.test(kind)) continue;
      const key = `${audience} ${matterId}`;
      const told = this.#told.get(key);
      const day = dayOf(at) - dayOf(Date.parse(since));
      if (RUNGS.some((rung) => rung > (told?.day ?? 0) && rung <= day)) has = true;
      if (told !== undefined) this.#told.set(key, { ...told, day });
    }
    return has;
  }
}
