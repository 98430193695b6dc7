// Station 4: drain. Files that events name by hash follow the events, one at a time.
import type { Problem } from '#protocol/errors.ts';
import { planOrder } from './plan.ts';
import { putAway, reloadIfNew } from './put-away.ts';
import type { DrainDeps, Run } from './run.ts';
import { uploadFile } from './upload-file.ts';

/** Answers why it stopped early; `new events`: some came meanwhile and go first. */
export async function sendFiles(deps: DrainDeps, run: Run): Promise<Problem | 'new events' | null> {
  for (;;) {
    const files = run.entries.filter((entry) => entry.kind === 'file');
    const [file] = planOrder(files, run.held, run.suspects);
    if (!file) return null;
    const sent = await uploadFile(deps, run, file);
    if (sent.ok) {
      const { epoch } = sent.value;
      const settled = { receipts: [], files: [file.id], received: null, serverTime: null, epoch };
      const mark = await putAway(deps, run, settled, [file]);
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
