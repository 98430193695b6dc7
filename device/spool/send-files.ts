// Station 4: drain. Files that events name by hash follow the events, one at a time.
import { type Problem, problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { authorized } from '../session/authorized.ts';
import { planOrder } from './plan.ts';
import type { DrainDeps, Run } from './run.ts';
import { reloadIfNew } from './send-events.ts';
import type { SpoolEntry } from './spool.ts';

/** Answers why it stopped early; `new events`: some came meanwhile and go first. */
export async function sendFiles(deps: DrainDeps, run: Run): Promise<Problem | 'new events' | null> {
  for (;;) {
    const files = run.entries.filter((entry) => entry.kind === 'file');
    const [file] = planOrder(files, run.held, run.suspects);
    if (!file) return null;
    const sent = await upload(deps, run, file);
    if (sent.ok) {
      const mark = await deps.spool.settle(run.profile, {
        receipts: [],
        files: [file.id],
        received: null,
        serverTime: null,
      });
      deps.notices.send({ kind: 'settled', profile: run.profile });
      run.entries = run.entries.filter((entry) => entry.id !== file.id);
      run.files += 1;
      if (await reloadIfNew(deps, run, mark)) return 'new events';
      continue;
    }
    if (sent.problem.recovery !== 'fix' && sent.problem.code !== 'CHECKSUM_MISMATCH') return sent.problem;
    // This one cannot travel; the others can.
    run.held.add(file.id);
    run.suspects.add(file.id);
    run.why ??= sent.problem;
  }
}

async function upload(deps: DrainDeps, run: Run, file: SpoolEntry): Promise<Result<null>> {
  const [body] = await deps.spool.bodies(run.profile, [file.id]);
  if (!body) {
    run.damaged.push(file.id);
    return fail(problem('CHECKSUM_MISMATCH'));
  }
  return await authorized(deps, run.profile, async (headers) => {
    const sent = await deps.http.request({
      method: 'PUT',
      path: `/api/attachments/${file.id}`,
      headers: { ...headers, 'Content-Type': file.mime ?? 'application/octet-stream' },
      body,
      timeoutMs: run.record.tenant.rules.requestTimeoutMs,
    });
    return sent.ok ? ok(null) : sent;
  });
}
