/** A daily window of local time in which nothing below critical is said; it may cross midnight. */
export class QuietHours {
  /** From `HH:MM` to `HH:MM`, in the time zone of the construct. What is no such time is said at synthesis. */
  static between(from: string, to: string): QuietHours {
    return new QuietHours(from, to);
  }

  readonly from: string;
  readonly to: string;

  private constructor(from: string, to: string) {
    this.from = from;
    this.to = to;
  }
}
