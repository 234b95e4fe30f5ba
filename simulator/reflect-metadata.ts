/**
 * `@peculiar/x509` loads tsyringe, which refuses to start unless a decorator-metadata polyfill is present. None of its
 * classes takes constructor parameters, so "there is no metadata" is the true answer and a polyfill package is not needed.
 * Import this before `@peculiar/x509`.
 */
if (!('getMetadata' in Reflect)) {
  const none = () => undefined;
  Object.assign(Reflect, { getMetadata: none, getOwnMetadata: none, defineMetadata: none });
}
