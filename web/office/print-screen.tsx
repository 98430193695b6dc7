import { Button, SegmentedControl } from '@mantine/core';
import { IconPackageOff, IconPrinter } from '@tabler/icons-react';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { useTitle } from '../frame/use-title.ts';
import { BackLink } from '../parts/back-link.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { placeLeft } from '../parts/last-place.ts';
import { useText } from '../texts/use-text.ts';
import { PaperNote } from './paper-note.tsx';
import classes from './print-screen.module.css';
import { SIZES, type Size, usePrint } from './use-print.ts';

/** Delivery notes as they come out of the printer, one to a page; only they are printed. */
export function PrintScreen() {
  const text = useText();
  const { notes, size, setSize } = usePrint();
  useTitle(notes?.length === 1 ? (notes[0]?.record.reference ?? null) : text('office.printTitle'));
  return (
    <div className={classes.screen}>
      {/* The size of a page is known to @page only. */}
      <style>{`@page { size: ${size}; margin: 10mm }`}</style>
      <div className={classes.tools}>
        <BackLink href={placeLeft('office', '/office')} words={text('office.back')} />
        <h1 className={classes.title}>{text('office.printCount', { count: notes?.length ?? 0 })}</h1>
        <SegmentedControl
          aria-label={text('office.paper')}
          data={SIZES.map((name) => ({ value: name, label: name.toUpperCase() }))}
          value={size}
          onChange={(chosen) => setSize(chosen as Size)}
        />
        <Button
          size="lg"
          disabled={!notes?.length}
          leftSection={<IconPrinter size={20} aria-hidden />}
          onClick={() => window.print()}
        >
          {text('office.printNow')}
        </Button>
      </div>
      {!notes && <ScreenSkeleton />}
      {notes?.length === 0 && <EmptyState icon={IconPackageOff} title={text('office.nothingToPrint')} />}
      {/* Paper is wider than a phone: whoever has no finger on it scrolls by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the focus (WCAG 2.1.1) */}
      <section aria-label={text('office.printTitle')} tabIndex={0} className={classes.pages} data-size={size}>
        {notes?.map((note) => (
          <PaperNote key={note.record.id} note={note} />
        ))}
      </section>
    </div>
  );
}
