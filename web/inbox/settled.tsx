import { IconCircleCheck } from '@tabler/icons-react';
import { EmptyState } from '../parts/empty-state.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { useText } from '../texts/use-text.ts';
import { caseAddress, INBOX, refusalAddress } from './addresses.ts';
import { type Inbox, treesOf } from './use-inbox.ts';

/** A choice was made here and is on its way, or somebody has settled it; and what comes next. */
export function Settled(props: {
  inbox: Inbox;
  record: { entity: string; entityId: string } | null;
  isChosen: boolean;
}) {
  const { inbox, record, isChosen } = props;
  const text = useText();
  const open = inbox.cases.find(
    ({ waitsFor, isChosen: done, entityId }) => waitsFor === 'you' && !done && entityId !== record?.entityId,
  );
  const [tree] = treesOf(inbox.refusals);
  const next = open ? caseAddress(open) : tree ? refusalAddress(tree.root.eventId) : null;
  return (
    <EmptyState
      icon={IconCircleCheck}
      title={text(isChosen ? 'inbox.settled' : 'inbox.nothingHere')}
      text={text(isChosen ? 'inbox.settledText' : 'inbox.nothingHereText')}
    >
      {next && <LinkButton href={next}>{text('inbox.next')}</LinkButton>}
      <LinkButton variant="default" href={INBOX}>
        {text('inbox.title')}
      </LinkButton>
    </EmptyState>
  );
}
