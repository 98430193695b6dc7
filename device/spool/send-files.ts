// Station 4: drain. Files that events name by hash follow the events, one at a time.
import type { Problem } from '#protocol/errors.ts';
import { planOrder } from './plan.ts';
import { putAway, reloadIfNew } from './put-away.ts';
import { reactToFile } from './react.ts';
import { type DrainDeps, passOver, type Run, setAside } from './run.ts';
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
      run.inVain = 0;
      if (await reloadIfNew(deps, run, mark)) return 'new events';
      continue;
    }
    const reaction = reactToFile(sent.problem);
    if (reaction === 'later') return sent.problem;
    // This one cannot travel, or not now; the others may.
    if (reaction === 'setAside') setAside(run, file.id, sent.problem);
    else if (!passOver(run, file.id, sent.problem)) return sent.problem;
  }
}
