/** (e): simple-oauth2, the client credentials grant. */
import { forEachHost, measure, peer, readWork, resolveToLoopback } from './work.ts';

resolveToLoopback();
const work = readWork();
const { ClientCredentials } = peer('simple-oauth2');

await measure(() =>
  forEachHost(work, async (host) => {
    const client = new ClientCredentials({
      client: { id: 'example_id', secret: 'example-secret' },
      auth: { tokenHost: `https://${host}:${work.port}`, tokenPath: '/services/oauth2/token' },
      options: { authorizationMethod: 'body' },
    });
    const { token } = await client.getToken({});
    return token.access_token !== undefined;
  }),
);
