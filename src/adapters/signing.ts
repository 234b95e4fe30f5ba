import { createHmac, createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { Sealed } from '../credential/sealed.ts';
import type { SigningPort } from '../salesforce/ports.ts';

/** Salesforce takes RSA keys from this size on (help.salesforce.com, remoteaccess_oauth_jwt_flow). */
const LEAST_RSA_BITS = 2048;

/** Signatures by `node:crypto`; an assertion is a JWT signed with RS256 (RFC 7515, section 3.1). */
export function signing(): SigningPort {
  return {
    hmacSha256: async (key, text) => createHmac('sha256', key.reveal()).update(text).digest('base64'),
    signAssertion: async (privateKey, claims) => {
      const key = readRsaKey(privateKey);
      if (!key.ok) return key;
      const signed = `${encoded({ alg: 'RS256' })}.${encoded({ ...claims, jti: randomUUID() })}`;
      const signature = sign('RSA-SHA256', Buffer.from(signed), key.key).toString('base64url');
      return { ok: true, assertion: new Sealed(`${signed}.${signature}`) };
    },
  };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

type KeyReading = { readonly ok: true; readonly key: KeyObject } | { readonly ok: false; readonly problem: string };

function readRsaKey(privateKey: Sealed): KeyReading {
  const pem = privateKey.reveal();
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    // The parser's own message is left out: it describes its decoder, and could quote the text.
    return { ok: false, problem: whyUnreadable(pem, (error as NodeJS.ErrnoException).code) };
  }
  if (key.asymmetricKeyType !== 'rsa') {
    const type = (key.asymmetricKeyType ?? 'unknown').toUpperCase();
    return { ok: false, problem: `is of type ${type}; Salesforce accepts RSA keys only` };
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_RSA_BITS) {
    return { ok: false, problem: `has ${bits} bits; Salesforce needs an RSA key of at least ${LEAST_RSA_BITS} bits` };
  }
  return { ok: true, key };
}

function whyUnreadable(pem: string, code: string | undefined): string {
  if (code === 'ERR_MISSING_PASSPHRASE' || /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4,ENCRYPTED/.test(pem)) {
    return 'is encrypted with a passphrase; store it decrypted (openssl pkcs8 -topk8 -nocrypt)';
  }
  if (/-----BEGIN (?:TRUSTED )?CERTIFICATE-----/.test(pem)) {
    return 'is a certificate; store the private key that belongs to it';
  }
  if (/-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) {
    return 'is a public key; store the private key that belongs to it';
  }
  return 'cannot be read; it must be the whole PEM text with its line breaks, the lines BEGIN and END included';
}
