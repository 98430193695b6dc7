import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** A button that leads somewhere: a link for the browser and for screen readers. */
export function LinkButton(
  props: ButtonProps & { href: string; replace?: boolean; children: ReactNode; 'aria-label'?: string },
) {
  const { href, replace, ...button } = props;
  return <Button {...button} renderRoot={(root) => <Link {...root} href={href} replace={replace} />} />;
}
