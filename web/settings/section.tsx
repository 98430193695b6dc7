import { type ReactNode, useId } from 'react';
import screen from '../frame/screen.module.css';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={screen.section} aria-labelledby={id}>
      <h2 id={id} className={screen.sectionTitle}>
        {title}
      </h2>
      {children}
    </section>
  );
}
