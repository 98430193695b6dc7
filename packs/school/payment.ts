import { action, defineEntity } from '../core/entity.ts';
import * as f from '../core/field.ts';
import { acceptAndAssign } from '../core/policy.ts';
import { role } from '../core/scope.ts';
import { academicYearId, enteredBy, remark, studentId } from './roles.ts';

const CASH_DESK = ['bursar', 'head', 'admin'] as const;

export const paymentFields = {
  studentId,
  academicYearId: f.optional(academicYearId),
  amountCents: f.atLeast(1, f.money({ fr: 'Montant', en: 'Amount', ar: 'المبلغ' })),
  paidOn: f.day({ fr: 'Payé le', en: 'Paid on', ar: 'تاريخ الدفع' }),
  method: f.choice(
    { fr: 'Mode', en: 'Method', ar: 'طريقة الدفع' },
    {
      cash: { fr: 'Espèces', en: 'Cash', ar: 'نقدا' },
      ccp: { fr: 'CCP', en: 'Postal account', ar: 'حساب بريدي' },
      cheque: { fr: 'Chèque', en: 'Cheque', ar: 'صك' },
      transfer: { fr: 'Virement', en: 'Transfer', ar: 'تحويل' },
      card: { fr: 'Carte', en: 'Card', ar: 'بطاقة' },
    },
  ),
  purpose: f.optional(
    f.choice(
      { fr: 'Objet', en: 'Purpose', ar: 'الغرض' },
      {
        enrolment: { fr: 'Inscription', en: 'Enrolment', ar: 'التسجيل' },
        tuition: { fr: 'Scolarité', en: 'Tuition', ar: 'التمدرس' },
        canteen: { fr: 'Cantine', en: 'Canteen', ar: 'المطعم' },
        transport: { fr: 'Transport', en: 'Transport', ar: 'النقل' },
      },
    ),
  ),
  /** By the server, without gaps per school and year: `RC-2026-000123`. */
  receiptNumber: f.optional(f.text({ fr: 'Numéro de reçu', en: 'Receipt number', ar: 'رقم الوصل' }, 40)),
  remark,
  reversedAt: f.optional(f.instant({ fr: 'Annulé le', en: 'Reversed at', ar: 'وقت الإلغاء' })),
  reversedBy: f.optional(f.text({ fr: 'Annulé par', en: 'Reversed by', ar: 'ألغاه' }, 36)),
  reversalReason: f.optional(
    f.text({ fr: "Motif de l'annulation", en: 'Reason for the reversal', ar: 'سبب الإلغاء' }, 300),
  ),
  enteredBy,
};

export const paymentReversed = action(paymentFields, {
  label: { fr: 'Annuler le paiement', en: 'Reverse the payment', ar: 'إلغاء الدفع' },
  roles: CASH_DESK,
  irreversible: true,
  payload: { reason: f.text(paymentFields.reversalReason.label, 300) },
  check(row, { reason }) {
    if (row.reversedAt !== null) return { code: 'WRONG_STATE' };
    return reason.trim() ? null : { code: 'INVALID_PAYLOAD', data: { path: 'reason' } };
  },
  apply: (_row, { reason }, author) => ({
    reversedAt: author.occurredAt,
    reversedBy: author.userId,
    reversalReason: reason,
  }),
});

/** [S9] Money that was taken stays in the book: a mistake is reversed in the open, never changed or deleted. */
export const payment = defineEntity({
  name: 'payment',
  label: { fr: 'Paiement', en: 'Payment', ar: 'دفع' },
  labelMany: { fr: 'Paiements', en: 'Payments', ar: 'المدفوعات' },
  fields: paymentFields,
  scope: [role('bursar'), role('head'), role('admin')],
  policy: acceptAndAssign,
  untilSettled: 'theirs',
  actions: { PAYMENT_REVERSED: paymentReversed },
  writes: { create: CASH_DESK },
  author: 'enteredBy',
  serverFields: ['receiptNumber', 'reversedAt', 'reversedBy', 'reversalReason', 'enteredBy'],
  priority: 18,
  search: ['receiptNumber', 'remark'],
  indexes: [
    { columns: ['receiptNumber'], unique: true },
    { columns: ['paidOn'] },
    { columns: ['studentId', 'paidOn'] },
  ],
  title: 'receiptNumber',
  subtitle: ['studentId', 'paidOn', 'amountCents'],
});
