/** (e): simple-oauth2, the client credentials grant. */
import { createRequire } from 'node:module';
import { forEachHost, measure, readWork, resolveToLoopback } from './work.ts';

resolveToLoopback();
const work = readWork();
const { ClientCredentials } = createRequire(new URL('../package.json', import.meta.url))('simple-oauth2');

await measure(() =>
  forEachHost(work, async (host) => {
    const client = new ClientCredentials({
      client: { id: 'example-id', secret: 'example-secret' },
      auth: { tokenHost: `https://${host}:${work.port}`, tokenPath: '/services/oauth2/token' },
      options: { authorizationMethod: 'body' },
    });
    const { token } = await client.getToken({});
    return token.access_token !== undefined;
  }),
);
