import { Button } from '@mantine/core';
import { IconCloudOff, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { EditableRules } from '#protocol/rule-bounds.ts';
import { useProfile } from '../../device/device-context.tsx';
import screen from '../../frame/screen.module.css';
import { ScreenSkeleton } from '../../frame/screen-skeleton.tsx';
import { useTitle } from '../../frame/use-title.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Section } from '../../settings/section.tsx';
import { useOnlineSentence } from '../../texts/use-online-sentence.ts';
import { useText } from '../../texts/use-text.ts';
import classes from './rules.module.css';
import { RulesForm } from './rules-form.tsx';
import { RulesLog } from './rules-log.tsx';
import { useRules } from './use-rules.ts';

/** [S6] How the company's devices behave, by its administrators; devices obey at their next contact. */
export function RulesScreen() {
  const text = useText();
  const { user } = useProfile();
  useTitle(text('rules.title'));
  if (user.role !== 'admin') return <EmptyState icon={IconLock} title={text('rules.adminsOnly')} />;
  return <Loaded />;
}

function Loaded() {
  const text = useText();
  const sentence = useOnlineSentence();
  const { answer, problem, load, save } = useRules();
  const [isSaved, setSaved] = useState(false);
  if (!answer) {
    if (!problem) return <ScreenSkeleton />;
    return (
      <EmptyState icon={IconCloudOff} title={text('rules.notHere')} text={sentence(problem)}>
        <Button variant="default" onClick={() => void load()}>
          {text('rules.again')}
        </Button>
      </EmptyState>
    );
  }
  const onSave = async (rules: EditableRules) => {
    setSaved(false);
    const done = await save(rules);
    setSaved(done);
    return done;
  };
  return (
    <div className={screen.column}>
      <h1 className={screen.title}>{text('rules.title')}</h1>
      <p className={classes.intro}>{text('rules.intro')}</p>
      <RulesForm key={answer.rules.version} saved={answer.rules} onSave={onSave} />
      {problem && (
        <div role="alert" className={classes.problem}>
          <p>{sentence(problem)}</p>
          {problem.code === 'RULES_CHANGED' && (
            <Button variant="default" onClick={() => void load()}>
              {text('rules.loadTheirs')}
            </Button>
          )}
        </div>
      )}
      <p role="status" className={classes.muted}>
        {isSaved && !problem && text('rules.saved', { version: answer.rules.version })}
      </p>
      <Section title={text('rules.log')}>
        <RulesLog edits={answer.edits} />
      </Section>
    </div>
  );
}
