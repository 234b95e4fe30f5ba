import { GetObjectCommand, PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';
import type { ListingsPort } from '../distributed/ports.ts';

/** The listings of distributed runs as objects of an S3 bucket, each a JSON array. Methods throw {@link AwsCallError}. */
export function listingBucket(config: S3ClientConfig, { bucket }: { readonly bucket: string }): ListingsPort {
  const client = new S3Client({ ...AWS_LIMITS, ...config });
  const failed = (action: string, cause: unknown) =>
    new AwsCallError({ service: 'S3', action, permission: `s3:${action}`, resource: `the bucket ${bucket}` }, cause);

  return {
    write: async (runId, entries) => {
      const name = `runs/${runId}.json`;
      const object = { Key: name, Body: JSON.stringify(entries), ContentType: 'application/json' };
      try {
        await client.send(new PutObjectCommand({ Bucket: bucket, ...object }));
      } catch (error) {
        throw failed('PutObject', error);
      }
      return name;
    },
    read: async (name) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
        return JSON.parse((await Body?.transformToString()) ?? '');
      } catch (error) {
        throw failed('GetObject', error);
      }
    },
  };
}
