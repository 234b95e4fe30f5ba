/**
 * Stands in for the AWS SDK's default credential chain in every function's bundle (lib/node-function.ts). A function has its
 * role's credentials in its environment and must not look anywhere else; the chain's other sources (profiles, SSO,
 * instance metadata, web identity) would cost 120 kB of every cold start.
 */
export function defaultProvider() {
  return async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) {
      throw new Error("The function's environment holds no AWS credentials: it runs with no role, or not in Lambda.");
    }
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
    };
  };
}
