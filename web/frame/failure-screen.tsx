import { Button } from '@mantine/core';
import { IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { useText } from '../texts/use-text.ts';
import classes from './centred.module.css';

const detailOf = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** A screen or the whole device failed: what is safe, what may be lost, and a reload. */
export function FailureScreen({ error, ofDevice = false }: { error: unknown; ofDevice?: boolean }) {
  const text = useText();
  return (
    <main className={classes.page}>
      <div className={classes.box} role="alert">
        <h1 className={classes.title}>{text(ofDevice ? 'error.deviceTitle' : 'error.title')}</h1>
        {ofDevice ? (
          <p>{text('error.device')}</p>
        ) : (
          <>
            <p className={classes.safe}>
              <IconShieldCheck aria-hidden size={24} />
              <span>{text('error.safe')}</span>
            </p>
            <p>{text('error.lost')}</p>
          </>
        )}
        <Button
          size="lg"
          fullWidth
          leftSection={<IconRefresh aria-hidden size={20} />}
          onClick={() => location.reload()}
        >
          {text('error.reload')}
        </Button>
        <details className={classes.details}>
          <summary>{text('error.details')}</summary>
          <pre dir="ltr">{detailOf(error)}</pre>
        </details>
      </div>
    </main>
  );
}
