import type { AnyEntity } from '#packs/core/entity.ts';
import type { Locale, Text } from '#protocol/locale.ts';
import type { TextOf } from '../../texts/use-text.ts';

/** What people call an action or a note: the pack's own name, or the engine's. */
export function actionWords(entity: AnyEntity | undefined, action: string, locale: Locale, text: TextOf): string {
  const declared: Readonly<Record<string, { label: Text }>> = { ...entity?.actions, ...entity?.notes };
  const named = Object.hasOwn(declared, action) ? declared[action] : undefined;
  if (named) return named.label[locale];
  switch (action) {
    case 'CREATE':
      return text('sync.create');
    case 'UPDATE':
      return text('sync.update');
    case 'DELETE':
      return text('sync.delete');
    case 'CONFLICT_RESOLVED':
      return text('records.resolved');
    case 'REFUSAL_REPLACED':
      return text('action.refusalReplaced');
    case 'REFUSAL_DISCARDED':
      return text('action.refusalDiscarded');
    case 'EVENT_REPAIRED':
      return text('action.eventRepaired');
    case 'EVENT_ACCEPTED':
      return text('action.eventAccepted');
    case 'EVENT_DECLINED':
      return text('action.eventDeclined');
    case 'SEQUENCE_VOIDED':
      return text('action.sequenceVoided');
    default:
      return action;
  }
}
