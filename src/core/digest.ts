/** One message for one audience, in the form of each SNS protocol. */
export type Digest = {
  readonly audience: 'all' | 'team';
  /** Set when `audience` is `team`. */
  readonly team: string | null;
  /** Printable ASCII, under 100 characters. */
  readonly subject: string;
  /** Message by protocol for `MessageStructure: json`; `default` is the e-mail text. */
  readonly forms: {
    readonly default: string;
    readonly email: string;
    readonly sqs: string;
    readonly lambda: string;
    readonly https: string;
  };
  readonly attributes: {
    readonly severity: 'critical' | 'warning' | 'info';
    readonly kinds: readonly string[];
    /** Number of orgs spoken of. */
    readonly orgs: number;
  };
};
