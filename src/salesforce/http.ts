import type { Sealed } from '../credential/sealed.ts';

/** One HTTPS request, without its host. Secrets ride in sealed parts only: the body, or the bearer token. */
export type WireRequest = {
  readonly method: 'POST' | 'GET';
  /** Starts with `/`; never holds a secret. */
  readonly path: string;
  /** Form-encoded body of a POST; null for a GET. */
  readonly form: Sealed | null;
  /** Sent as `Authorization: Bearer`. */
  readonly bearer: Sealed | null;
};

/** What came back, unjudged. `latencyMs` runs from the start of the request to its end, connection included. */
export type WireAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: WireHeaders;
      /** Decoded as UTF-8, at most 64 kB. */
      readonly body: string;
      /** `cut`: the connection ended early; `oversized`: more than 64 kB came. */
      readonly completeness: 'complete' | 'cut' | 'oversized';
      readonly latencyMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly failure: 'dns-not-found' | 'dns-unavailable' | 'connection' | 'tls' | 'timeout';
      /** The system's code: `ENOTFOUND`, `ECONNRESET`, `CERT_HAS_EXPIRED`, `ETIMEDOUT`… */
      readonly code: string;
      readonly latencyMs: number;
    };

/** The response headers that carry meaning here; null when absent. */
export type WireHeaders = {
  readonly contentType: string | null;
  readonly location: string | null;
  readonly retryAfter: string | null;
  /** `Sforce-Limit-Info`, for example `api-usage=10018/100000`. */
  readonly limitInfo: string | null;
};
