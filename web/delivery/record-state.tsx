import { Link } from 'wouter';
import type { WorkState } from '#device/api.ts';
import { sendsWhenClosed } from '../device/background-sync.ts';
import { caseAddress } from '../inbox/addresses.ts';
import { StateMark } from '../parts/state-mark.tsx';
import { Amendments } from '../records/value/amendments.tsx';
import type { TextKey } from '../texts/keys.ts';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { STATE_LOOKS } from '../theme/work-states.ts';
import classes from './record-state.module.css';
import { useRecordState } from './use-record-state.ts';
import { useVerdict } from './use-verdict.ts';

const SENTENCES: Readonly<Record<WorkState, TextKey>> = {
  saved: sendsWhenClosed() ? 'delivery.saved' : 'delivery.savedOpen',
  sending: 'delivery.sending',
  received: 'delivery.received',
  amended: 'delivery.amended',
  needsYou: 'delivery.needsYou',
};

/** How far this person's work on a record is, in a sentence. Nothing where they did nothing to it. */
export function RecordState({ id, entity }: { id: string; entity?: string }) {
  const text = useText();
  const sentence = useSentence();
  const state = useRecordState(id, entity) ?? null;
  const verdict = useVerdict(id, state);
  if (!state) return null;
  // The verdict knows who and when; until it is read, the general word is true.
  const words = verdict?.code ? sentence(verdict.code, verdict.data, verdict.message) : text(SENTENCES[state]);
  return (
    <div className={classes.state} style={{ backgroundColor: STATE_LOOKS[state].tint }} role="status">
      <StateMark state={state} plain />
      <p className={classes.words}>{words}</p>
      {state === 'needsYou' && (
        <Link href={caseAddress({ entity: entity ?? 'logistics.delivery', entityId: id })} className={classes.link}>
          {text('inbox.open')}
        </Link>
      )}
      {state === 'amended' && verdict && <Amendments entity={verdict.entity} data={verdict.data} />}
    </div>
  );
}
