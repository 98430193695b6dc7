import type { RulesEdit } from '#protocol/rules-change.ts';
import { When } from '../../parts/when.tsx';
import { useText } from '../../texts/use-text.ts';
import classes from './rules.module.css';

/** Who changed what, the latest first: each value before and after. */
export function RulesLog({ edits }: { edits: readonly RulesEdit[] }) {
  const text = useText();
  if (edits.length === 0) return <p className={classes.muted}>{text('rules.neverChanged')}</p>;
  return (
    <ol className={classes.log}>
      {edits.map(({ version, at, byName, changes }) => (
        <li key={version}>
          <p className={classes.who}>
            <bdi>{byName}</bdi> · <When instant={at} />
          </p>
          <ul className={classes.changes}>
            {changes.map(({ path, before, after }) => (
              <li key={path} dir="ltr">
                <code>{path}</code> {String(before ?? '–')} → {String(after ?? '–')}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
