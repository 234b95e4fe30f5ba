import { createHash, createHmac, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * Stands in, in every function's bundle (lib/function/bundling.ts), for the checksums of the AWS SDK: Node's own, without
 * the second form in JavaScript that it keeps for where there is no Node.
 */

type Data = string | ArrayBuffer | ArrayBufferView;

/** A digest of what was put in; with a secret, a signature of it, which is taken once. */
class Digest {
  readonly #begin: () => Hash;
  readonly #mayGoOn: boolean;
  #hash: Hash;

  constructor(algorithm: 'sha256' | 'md5', secret?: Data) {
    this.#begin = () =>
      secret === undefined ? createHash(algorithm) : (createHmac(algorithm, bytesOf(secret)) as unknown as Hash);
    this.#mayGoOn = secret === undefined;
    this.#hash = this.#begin();
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#mayGoOn ? this.#hash.copy().digest() : this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#begin();
  }
}

export class Sha256 extends Digest {
  readonly digestLength = 32;

  constructor(secret?: Data) {
    super('sha256', secret);
  }
}

export class Md5 extends Digest {
  readonly digestLength = 16;

  constructor() {
    super('md5');
  }
}

export class Crc32 {
  readonly digestLength = 4;
  #sum = 0;

  update(data: Data): void {
    this.#sum = crc32(bytesOf(data), this.#sum);
  }

  async digest(): Promise<Uint8Array> {
    const bytes = new DataView(new ArrayBuffer(this.digestLength));
    bytes.setUint32(0, this.#sum);
    return new Uint8Array(bytes.buffer);
  }

  reset(): void {
    this.#sum = 0;
  }
}

/** For bodies that are streams: what we put into S3 is text. */
export function readableStreamHasher(): never {
  throw new Error('Checksums of streams are left out of this bundle (lambdas/checksum.ts).');
}

function bytesOf(data: Data): string | Uint8Array {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

export { Crc32 as Crc32Js, Crc32 as Crc32Node, Md5 as Md5Js, Md5 as Md5Node, Sha256 as Sha256Js, Sha256 as Sha256Node };
