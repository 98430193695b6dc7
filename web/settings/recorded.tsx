import type { TextKey } from '../texts/keys.ts';
import { useText } from '../texts/use-text.ts';
import { KeptTimes } from './kept-times.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';

const RECORDED: readonly { what: TextKey; why: TextKey }[] = [
  { what: 'recorded.actions', why: 'recorded.actionsWhy' },
  { what: 'recorded.position', why: 'recorded.positionWhy' },
  { what: 'recorded.signature', why: 'recorded.signatureWhy' },
  { what: 'recorded.device', why: 'recorded.deviceWhy' },
];

/** [T8] What is recorded about the person who works here, why, and for how long. */
export function Recorded() {
  const text = useText();
  return (
    <Section title={text('recorded.title')}>
      <dl className={classes.recorded}>
        {RECORDED.map(({ what, why }) => (
          <div key={what}>
            <dt>{text(what)}</dt>
            <dd>{text(why)}</dd>
          </div>
        ))}
        <KeptTimes />
      </dl>
      <p className={classes.muted}>{text('recorded.never')}</p>
    </Section>
  );
}
