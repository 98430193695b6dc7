import { Hono } from 'hono';
import { Sha256 } from '#protocol/common.ts';
import { authenticated } from '../auth/authenticated.ts';
import type { AccountEnv } from '../http/env.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { readContentRange, readRange } from './content-range.ts';
import { type UploadDeps, upload } from './upload.ts';
import { maySee } from './visible.ts';

interface FileRow {
  mime: string;
  size: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** `PUT` and `GET /api/attachments/{sha256}`. */
export function attachmentRoutes(deps: UploadDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  routes.use('/attachments/*', authenticated(deps));

  routes.put('/attachments/:sha256', async (c) => {
    const sha256 = hashIn(c.req.param('sha256'));
    const part = readContentRange(c.req.header('Content-Range'));
    if (!part) throw new HttpProblem('MALFORMED', { path: 'Content-Range' });
    const done = await upload(deps, { account: c.get('account'), sha256, part, request: c.req.raw });
    if (done.kind === 'partial') return c.json({ sha256, received: done.received, size: done.size }, 202);
    const { size, epoch } = done;
    return c.json({ sha256, received: size, size, epoch }, done.isNew ? 201 : 200);
  });

  routes.get('/attachments/:sha256', async (c) => {
    const account = c.get('account');
    const sha256 = hashIn(c.req.param('sha256'));
    const range = readRange(c.req.header('Range'));
    const found = await deps.database.asTenant(account.tenantId, async (tx) => {
      // One that may not be seen and one that is not there get the same answer.
      if (!(await maySee(tx, account, sha256))) return null;
      const from = range?.from ?? 0;
      const length = range?.to == null ? null : range.to - from + 1;
      const [row] = await tx.sql<FileRow[]>`
        select mime, size, substring(bytes from ${from + 1}::int for coalesce(${length}::int, size)) as bytes
        from navette.attachment where tenant_id = ${account.tenantId} and sha256 = ${sha256}`;
      return row ?? null;
    });
    if (!found || (range && range.from >= found.size)) throw new HttpProblem('NOT_FOUND');
    const headers = {
      'Content-Type': found.mime,
      'Content-Length': String(found.bytes.byteLength),
      'Content-Disposition': found.mime === 'application/octet-stream' ? 'attachment' : 'inline',
      'Accept-Ranges': 'bytes',
    };
    if (!range) return c.body(found.bytes, 200, headers);
    const last = range.from + found.bytes.byteLength - 1;
    return c.body(found.bytes, 206, { ...headers, 'Content-Range': `bytes ${range.from}-${last}/${found.size}` });
  });
  return routes;
}

function hashIn(text: string): string {
  const hash = Sha256.safeParse(text);
  if (!hash.success) throw new HttpProblem('MALFORMED', { path: 'sha256' });
  return hash.data;
}
