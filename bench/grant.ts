/** What the benchmark's Salesforce grants to anybody, as the body of a token answer. */
export function grant(host: string): string {
  return JSON.stringify({
    access_token: 'example-token',
    instance_url: `https://${host}`,
    id: 'https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS',
    token_type: 'Bearer',
    issued_at: '1763798400000',
    scope: 'api',
    token_format: 'opaque',
  });
}
