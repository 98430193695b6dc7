import type { Result } from '#protocol/result.ts';
import { ImportAnswer } from '#protocol/work-file.ts';
import { readJson } from '../ports/http-json.ts';
import { authorized } from '../session/authorized.ts';
import type { SessionDeps } from '../session/deps.ts';

/** A large file on a slow line. Milliseconds. */
const TIMEOUT_MS = 600_000;

/** Gives the file to the server, which alone can open it. */
export async function importWork(
  deps: SessionDeps & { profile: string },
  file: Blob,
  look: boolean,
): Promise<Result<ImportAnswer>> {
  const body = new Uint8Array(await file.arrayBuffer());
  const sent = await authorized(deps, deps.profile, (headers) =>
    deps.http.request({
      method: 'POST',
      path: `/api/admin/imports${look ? '?look=1' : ''}`,
      headers: { ...headers, 'Content-Type': 'application/octet-stream' },
      body,
      timeoutMs: TIMEOUT_MS,
    }),
  );
  return sent.ok ? readJson(sent.value, ImportAnswer) : sent;
}
