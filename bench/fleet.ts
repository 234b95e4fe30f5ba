/** The orgs of every measurement, as a person would hand them to the CLI: the text of a file of credentials. */
export function fleetFile(orgs: number): string {
  const entries = Array.from({ length: orgs }, (_, n) => ({
    name: `org-${n}`,
    secret: {
      clientId: `example_id_${n}`,
      clientSecret: `example-secret-${n}`,
      domain: `org-${n}.my.salesforce.com`,
    },
    tags: { 'credential-health:team': `team-${n % 20}` },
    createdAt: '2026-11-01T00:00:00Z',
  }));
  return JSON.stringify(entries);
}
