import { type Client, secretOf } from './client.ts';
import { salesforceId } from './org.ts';
import type { RunningOrg } from './org-registry.ts';
import type { Grant } from './token-answer.ts';

/** Decides a username-password request; the security token is appended to the password. */
export function grantPassword(form: Readonly<Record<string, string>>, client: Client, org: RunningOrg): Grant {
  const { flows, users } = org.settings;
  const clientSecret = secretOf(org, client.id);
  if (clientSecret === null) return 'client-id-unknown';
  if (clientSecret !== client.secret) return 'client-secret-wrong';
  if (flows.password !== 'on') return flows.password;
  const user = users.find(({ username }) => username === form.username);
  const { password, securityToken = '', state = 'active' } = user ?? {};
  if (user === undefined || password === undefined) return 'authentication-failure';
  if (state === 'inactive') return 'user-inactive';
  if (state === 'locked' || state === 'frozen') return 'authentication-failure';
  if (form.password !== password + securityToken) return 'authentication-failure';
  const userId = user.userId ?? salesforceId('005', user.username);
  return { userId, passwordExpired: state === 'password-expired', clientSecret };
}
