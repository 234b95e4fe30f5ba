/** (f): the global `fetch`. */
import { forEachHost, measure, readWork, resolveToLoopback } from './work.ts';

resolveToLoopback();
const work = readWork();

await measure(() =>
  forEachHost(work, async (host) => {
    const response = await fetch(`https://${host}:${work.port}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'example_id',
        client_secret: 'example-secret',
      }),
    });
    const body = (await response.json()) as { access_token?: string };
    return body.access_token !== undefined;
  }),
);
