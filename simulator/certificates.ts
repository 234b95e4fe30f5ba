import './reflect-metadata.ts';
import { KeyObject, randomUUID, type webcrypto } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** What a host presents: a good certificate, or one a client must refuse. */
export type CertificateKind = 'valid' | 'expired' | 'wrong-name' | 'untrusted';

/** A certificate and its private key, both PEM. */
type Identity = { readonly cert: string; readonly key: string };

export type Certificates = {
  /** The throwaway CA that clients are told to trust. */
  readonly caPem: string;
  /** What the listener presents unless an org asks for something else. */
  readonly valid: Identity;
  /** The TLS context of a faulty kind; each is made once, at its first use. */
  readonly faulty: (kind: FaultyCertificate) => Promise<SecureContext>;
};

type FaultyCertificate = Exclude<CertificateKind, 'valid'>;
type Authority = { readonly certificate: X509Certificate; readonly keys: webcrypto.CryptoKeyPair };

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

const MY_DOMAIN_SUFFIXES = ['my.salesforce.com', 'my.salesforce.mil', 'my.sfcrmproducts.cn'];
const PARTITIONS = [
  'sandbox',
  'develop',
  'scratch',
  'demo',
  'patch',
  'trailblaze',
  'free',
  'bt',
  'sfdctest',
  'sfdcdot',
];

/** One leaf serves every org: a wildcard stands for one label, so each partition needs its own. */
const WILDCARD_NAMES = [
  ...MY_DOMAIN_SUFFIXES.flatMap((suffix) => [`*.${suffix}`, ...PARTITIONS.map((name) => `*.${name}.${suffix}`)]),
  '*.salesforce.com',
  '*.my.salesforce-setup.com',
  '*.lightning.force.com',
];

/** Makes a CA and the certificate of the healthy hosts; the faulty ones follow when a host asks for them. */
export async function makeCertificates(): Promise<Certificates> {
  const authority = await makeAuthority('Salesforce simulator throwaway CA');
  const contexts = new Map<FaultyCertificate, Promise<SecureContext>>();
  return {
    caPem: authority.certificate.toString('pem'),
    valid: await issue(authority, WILDCARD_NAMES, 30 * DAY_MS),
    faulty: (kind) => {
      const context = contexts.get(kind) ?? issueFaulty(kind, authority).then(createSecureContext);
      contexts.set(kind, context);
      return context;
    },
  };
}

async function issueFaulty(kind: FaultyCertificate, authority: Authority): Promise<Identity> {
  switch (kind) {
    case 'expired':
      return issue(authority, WILDCARD_NAMES, -DAY_MS);
    case 'wrong-name':
      return issue(authority, ['another-site.example.com'], 30 * DAY_MS);
    case 'untrusted':
      return issue(await makeAuthority('A CA nobody trusts'), WILDCARD_NAMES, 30 * DAY_MS);
  }
}

async function makeAuthority(name: string): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name} ${randomUUID()}`,
    keys,
    signingAlgorithm: P256,
    notBefore: new Date(Date.now() - 60 * DAY_MS),
    notAfter: new Date(Date.now() + 60 * DAY_MS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate, keys };
}

async function issue(authority: Authority, names: readonly string[], validForMs: number): Promise<Identity> {
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=Salesforce simulator',
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: P256,
    notBefore: new Date(Date.now() - 30 * DAY_MS),
    notAfter: new Date(Date.now() + validForMs),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
    ],
  });
  return {
    cert: certificate.toString('pem'),
    key: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
