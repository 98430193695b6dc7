import type { KnownEntity } from '#packs/registry.ts';
import { useLive } from '../../device/use-live.ts';
import { type AuditLine, AuditList } from '../../parts/audit-list.tsx';
import { useLocale } from '../../texts/texts-provider.tsx';
import { useText } from '../../texts/use-text.ts';
import { peopleOf } from '../declared.ts';
import { actionWords } from './action-words.ts';
import { historySql } from './record-query.ts';

type HistoryRow = AuditLine & { action: string };

/** What happened to a record, by whom and with what outcome, as the audit log on this device has it. */
export function RecordHistory({ known, id }: { known: KnownEntity; id: string }) {
  const text = useText();
  const { locale } = useLocale();
  const people = peopleOf(known.pack);
  const reads = [`${known.pack.name}.${known.pack.audit}`, ...(people ? [people.name] : [])];
  const { rows } = useLive<HistoryRow>(historySql(known, people), [id, known.name], reads);
  if (!rows) return null;
  return (
    <AuditList
      rows={rows}
      none={text('records.noHistory')}
      what={({ action }) => actionWords(known.entity, action, locale, text)}
    />
  );
}
