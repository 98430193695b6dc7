import type { Locale, Text } from './locale.ts';

/** What the device does about an error; it branches on this, never on a text. */
export const RECOVERIES = ['retry', 'reauth', 'update', 'wipe', 'fix', 'none'] as const;
export type Recovery = (typeof RECOVERIES)[number];

interface ErrorKind {
  /** HTTP status when the whole request is refused; receipts of single events travel in a 200. */
  status: number;
  retryable: boolean;
  recovery: Recovery;
  /**
   * A sentence a person can act on; `{name}` stands for a value of the error's data. `{name|one=# thing|other=# things}`
   * takes its words by the value: by the language's plural category of a number (`#` is the number), else by the value itself.
   */
  text: Text;
}

const kind = (status: number, retryable: boolean, recovery: Recovery, text: Text): ErrorKind => ({
  status,
  retryable,
  recovery,
  text,
});

/** Every error of the wire, once: for people and for code. */
export const ERRORS = {
  // The session
  INVALID_CREDENTIALS: kind(401, false, 'fix', {
    fr: 'Adresse ou mot de passe incorrect. Vérifiez et réessayez.',
    en: 'Wrong e-mail address or password. Check them and try again.',
    ar: 'البريد الإلكتروني أو كلمة السر غير صحيحة. تحقق ثم أعد المحاولة.',
  }),
  REAUTH_REQUIRED: kind(401, false, 'reauth', {
    fr: 'Votre session est terminée. Connectez-vous à nouveau\u00a0; votre travail en attente est conservé.',
    en: 'Your session has ended. Sign in again; the work that waits is kept.',
    ar: 'انتهت جلستك. سجّل الدخول من جديد؛ عملك المنتظر محفوظ.',
  }),
  TOKEN_EXPIRED: kind(401, true, 'reauth', {
    fr: "L'accès a expiré\u00a0; il est renouvelé automatiquement.",
    en: 'The access has expired; it is renewed automatically.',
    ar: 'انتهت صلاحية الدخول وسيتم تجديدها تلقائيا.',
  }),
  DEVICE_REVOKED: kind(403, false, 'wipe', {
    fr: "{by|self=Vous avez remplacé cet appareil par un autre\u00a0: continuez sur celui-là|other=Cet appareil a été retiré par l'administrateur\u00a0: contactez votre bureau}. Vos données en ont été effacées, y compris ce qui n'était pas encore envoyé.",
    en: '{by|self=You replaced this device by another one: go on working there|other=This device was withdrawn by the administrator: contact your office}. Your data was removed from it, with whatever had not been sent yet.',
    ar: '{by|self=لقد استبدلت هذا الجهاز بجهاز آخر: تابع العمل عليه|other=تم سحب هذا الجهاز من طرف المسؤول: اتصل بمكتبك}. حُذفت بياناتك منه، بما فيها ما لم يُرسل بعد.',
  }),
  DEVICE_LIMIT: kind(409, false, 'fix', {
    fr: 'Vous utilisez déjà {limit|one=# appareil|other=# appareils}. Choisissez celui que celui-ci remplace.',
    en: 'You already use {limit|one=# device|other=# devices}. Choose the one that this one replaces.',
    ar: 'تستعمل بالفعل {limit|one=جهازا واحدا|two=جهازين|few=# أجهزة|many=# جهازا|other=# جهاز}. اختر الجهاز الذي سيحل هذا محله.',
  }),
  RATE_LIMITED: kind(429, true, 'retry', {
    fr: 'Trop de demandes. Nouvel essai dans {seconds} s.',
    en: 'Too many requests. Trying again in {seconds} s.',
    ar: 'طلبات كثيرة. محاولة جديدة بعد {seconds} ثانية.',
  }),
  UPDATE_REQUIRED: kind(426, false, 'update', {
    fr: "L'application doit être mise à jour. Votre travail en attente est conservé et partira ensuite.",
    en: 'The app must be updated. The work that waits is kept and will be sent afterwards.',
    ar: 'يجب تحديث التطبيق. عملك المنتظر محفوظ وسيُرسل بعد التحديث.',
  }),
  // The whole request
  MALFORMED: kind(400, false, 'fix', {
    fr: "La demande n'a pas pu être lue ({path}).",
    en: 'The request could not be read ({path}).',
    ar: 'تعذرت قراءة الطلب ({path}).',
  }),
  CURSOR_MISMATCH: kind(400, false, 'fix', {
    fr: "Ce point de reprise appartient à un autre choix d'éléments.",
    en: 'This cursor belongs to another set of entities.',
    ar: 'نقطة الاستئناف هذه تخص مجموعة أخرى.',
  }),
  ADMINS_ONLY: kind(403, false, 'none', {
    fr: 'Seul un administrateur peut le faire.',
    en: 'Only an administrator can do this.',
    ar: 'لا يمكن ذلك إلا للمسؤول.',
  }),
  DEVICE_STILL_IN_USE: kind(409, false, 'fix', {
    fr: "Cet appareil peut encore les envoyer. Retirez-le d'abord s'il est perdu.",
    en: 'This device may still send them. Withdraw it first if it is lost.',
    ar: 'ما زال بإمكان هذا الجهاز إرسالها. اسحبه أولا إذا ضاع.',
  }),
  RULES_CHANGED: kind(409, false, 'fix', {
    fr: 'Les règles ont été changées entre-temps par {byName} ({at}). Relisez-les, puis refaites vos changements.',
    en: 'The rules were changed meanwhile by {byName} ({at}). Look at them, then make your changes again.',
    ar: 'غيّر {byName} القواعد في هذه الأثناء ({at}). راجعها ثم أعد تغييراتك.',
  }),
  IMPORT_UNREADABLE: kind(422, false, 'fix', {
    fr: 'Fichier incomplet ou modifié. Exportez-le à nouveau.',
    en: 'This file is incomplete or was changed. Export it again.',
    ar: 'الملف ناقص أو معدّل. صدّره من جديد.',
  }),
  IMPORT_OTHER_TENANT: kind(422, false, 'fix', {
    fr: 'Ce fichier est celui d’une autre organisation.',
    en: 'This file belongs to another organisation.',
    ar: 'هذا الملف يخص مؤسسة أخرى.',
  }),
  IMPORT_NOT_SIGNED: kind(422, false, 'fix', {
    fr: "Aucun appareil connu n'a signé ce fichier.",
    en: 'No known device has signed this file.',
    ar: 'لم يوقّع هذا الملف جهاز معروف.',
  }),
  NOT_FOUND: kind(404, false, 'none', {
    fr: 'Introuvable.',
    en: 'Not found.',
    ar: 'غير موجود.',
  }),
  TOO_LARGE: kind(413, false, 'fix', {
    fr: "L'envoi est trop volumineux (limite\u00a0: {limit}).",
    en: 'This is too large (limit: {limit}).',
    ar: 'الحجم كبير جدا (الحد: {limit}).',
  }),
  UNAVAILABLE: kind(503, true, 'retry', {
    fr: 'Le serveur est momentanément indisponible. Votre travail est conservé.',
    en: 'The server is unavailable at the moment. Your work is kept.',
    ar: 'الخادم غير متاح حاليا. عملك محفوظ.',
  }),
  INTERNAL: kind(500, true, 'retry', {
    fr: 'Une erreur est survenue sur le serveur (demande {requestId}). Nouvel essai automatique.',
    en: 'The server met an error (request {requestId}). It is tried again automatically.',
    ar: 'حدث خطأ في الخادم (الطلب {requestId}). ستعاد المحاولة تلقائيا.',
  }),
  // One event
  ALREADY_VALIDATED: kind(200, false, 'none', {
    fr: 'Déjà validée par {byName} le {at}.',
    en: 'Already validated by {byName} on {at}.',
    ar: 'تم تأكيدها من قبل {byName} بتاريخ {at}.',
  }),
  ALREADY_REFUSED: kind(200, false, 'none', {
    fr: 'Déjà rapportée comme refusée par {byName} le {at}.',
    en: 'Already brought back as refused by {byName} on {at}.',
    ar: 'أعادها {byName} كمرفوضة بتاريخ {at}.',
  }),
  ALREADY_SETTLED: kind(200, false, 'none', {
    fr: 'Déjà réglé par {byName} le {at}.',
    en: 'Already settled by {byName} on {at}.',
    ar: 'سواه {byName} من قبل بتاريخ {at}.',
  }),
  WRONG_STATE: kind(200, false, 'none', {
    fr: "Ce n'est plus possible\u00a0: l'élément a changé d'état entre-temps.",
    en: 'This is no longer possible: the record has changed its state meanwhile.',
    ar: 'لم يعد ذلك ممكنا: تغيرت حالة السجل في هذه الأثناء.',
  }),
  OWN_WORK: kind(200, false, 'none', {
    fr: "C'est votre propre travail\u00a0: à un autre responsable d'en décider.",
    en: 'This is your own work: somebody else in the office must decide on it.',
    ar: 'هذا عملك أنت: على مسؤول آخر أن يبتّ فيه.',
  }),
  CANCELLED_MEANWHILE: kind(200, false, 'none', {
    fr: 'Annulée entre-temps par le bureau, qui décidera.',
    en: 'Cancelled meanwhile by the office, which will decide.',
    ar: 'ألغاها المكتب في هذه الأثناء، وهو من سيقرر.',
  }),
  OFFICE_DECLINED: kind(200, false, 'none', {
    fr: 'Le bureau ({byName}) n’a pas retenu cette action le {at}\u00a0: elle reste sans effet.',
    en: 'Your office ({byName}) did not accept this on {at}: it has no effect.',
    ar: 'لم يعتمد المكتب ({byName}) هذا الإجراء بتاريخ {at}: لا أثر له.',
  }),
  QR_MISMATCH: kind(200, false, 'fix', {
    fr: "Ce code n'est pas celui de cette livraison.",
    en: 'This code is not the code of this delivery.',
    ar: 'هذا الرمز ليس رمز هذه التسليمة.',
  }),
  CHECKSUM_MISMATCH: kind(200, true, 'retry', {
    fr: "L'envoi a été abîmé en chemin\u00a0; il est renvoyé.",
    en: 'It was damaged on the way; it is sent again.',
    ar: 'تضررت البيانات أثناء الإرسال، وسيعاد إرسالها.',
  }),
  EVENT_ALTERED: kind(200, false, 'none', {
    fr: 'Un autre contenu a déjà été reçu sous ce numéro\u00a0; le premier reste valable.',
    en: 'Another content was already received under this id; the first one stands.',
    ar: 'استُلم محتوى آخر بهذا المعرف؛ الأول هو المعتمد.',
  }),
  AUTHOR_MISMATCH: kind(200, true, 'reauth', {
    fr: "Cet envoi n'appartient pas à la session qui l'envoie.",
    en: 'This does not belong to the session that sends it.',
    ar: 'هذا الإرسال لا يخص الجلسة التي أرسلته.',
  }),
  FORBIDDEN_ACTION: kind(200, false, 'none', {
    fr: 'Votre rôle ne permet pas cette action.',
    en: 'Your role does not allow this action.',
    ar: 'دورك لا يسمح بهذا الإجراء.',
  }),
  READ_ONLY_ENTITY: kind(200, false, 'none', {
    fr: 'Ces données ne se modifient pas depuis un appareil.',
    en: 'This data cannot be changed from a device.',
    ar: 'لا يمكن تعديل هذه البيانات من جهاز.',
  }),
  UNKNOWN_ENTITY: kind(200, false, 'none', {
    fr: "Le serveur ne connaît pas ce type d'élément.",
    en: 'The server does not know this kind of record.',
    ar: 'الخادم لا يعرف هذا النوع من السجلات.',
  }),
  UNKNOWN_ACTION: kind(200, false, 'none', {
    fr: 'Le serveur ne connaît pas cette action.',
    en: 'The server does not know this action.',
    ar: 'الخادم لا يعرف هذا الإجراء.',
  }),
  INVALID_EVENT: kind(200, false, 'none', {
    fr: "L'événement n'a pas la forme attendue ({path}).",
    en: 'The event does not have the expected form ({path}).',
    ar: 'الحدث ليس بالشكل المطلوب ({path}).',
  }),
  INVALID_PAYLOAD: kind(200, false, 'fix', {
    fr: 'Une valeur est refusée ({path}).',
    en: 'A value was refused ({path}).',
    ar: 'قيمة مرفوضة ({path}).',
  }),
  OUT_OF_SCOPE: kind(200, false, 'none', {
    fr: "Cet élément n'est pas dans votre travail.",
    en: 'This record is not part of your work.',
    ar: 'هذا السجل ليس ضمن عملك.',
  }),
  ALREADY_EXISTS: kind(200, false, 'fix', {
    fr: 'Un autre élément existe déjà avec les mêmes valeurs ({columns}). Utilisez-le, ou changez une de ces valeurs.',
    en: 'Another record exists already with the same values ({columns}). Use that one, or change one of these values.',
    ar: 'يوجد سجل آخر بنفس القيم ({columns}). استعمله، أو غيّر إحدى هذه القيم.',
  }),
  VERSION_CONFLICT: kind(200, false, 'fix', {
    fr: "L'élément a changé entre-temps.",
    en: 'The record changed meanwhile.',
    ar: 'تغيّر السجل في هذه الأثناء.',
  }),
  OVERTAKEN: kind(200, false, 'none', {
    fr: 'Changé entre-temps\u00a0; gardé\u00a0: {columns}.',
    en: 'Changed meanwhile; kept: {columns}.',
    ar: 'تغيّر في هذه الأثناء؛ المحفوظ: {columns}.',
  }),
  PRICES_CHANGED: kind(200, false, 'none', {
    fr: 'Facturé aux prix en vigueur\u00a0: {count|one=# ligne diffère|other=# lignes diffèrent} de ce que vous avez montré.',
    en: 'Charged at the prices in force: {count|one=# line differs|other=# lines differ} from what you showed.',
    ar: 'فُوتر بالأسعار السارية: {count|one=سطر واحد يختلف|two=سطران يختلفان|few=# أسطر تختلف|many=# سطرا يختلف|other=# سطر يختلف} عما عرضته.',
  }),
  ALREADY_RESOLVED: kind(200, false, 'none', {
    fr: 'Conflit déjà réglé.',
    en: 'The conflict was settled already.',
    ar: 'تمت تسوية التعارض من قبل.',
  }),
  CONFLICT_SETTLED: kind(200, false, 'none', {
    fr: 'Le conflit a été réglé.',
    en: 'The conflict was settled.',
    ar: 'تمت تسوية التعارض.',
  }),
  CLOCK_DRIFT: kind(200, false, 'fix', {
    fr: "L'horloge de l'appareil est trop éloignée de celle du serveur.",
    en: "The device's clock is too far from the server's.",
    ar: 'ساعة الجهاز بعيدة جدا عن ساعة الخادم.',
  }),
  DEPENDENCY_REJECTED: kind(200, false, 'none', {
    fr: 'Ce qui devait venir avant a été refusé.',
    en: 'What had to come before was refused.',
    ar: 'رُفض ما كان يجب أن يأتي قبله.',
  }),
  SCHEMA_TOO_OLD: kind(200, false, 'update', {
    fr: "Enregistré par une version trop ancienne de l'application.",
    en: 'Recorded by a version of the app that is too old.',
    ar: 'سُجّل بنسخة قديمة جدا من التطبيق.',
  }),
  SCHEMA_TOO_NEW: kind(200, true, 'retry', {
    fr: "Le serveur n'est pas encore à jour. Votre travail est conservé et partira ensuite.",
    en: 'The server is not up to date yet. Your work is kept and will be sent afterwards.',
    ar: 'الخادم لم يُحدَّث بعد. عملك محفوظ وسيُرسل بعد التحديث.',
  }),
  EVENT_TOO_LARGE: kind(200, false, 'fix', {
    fr: "L'événement est trop volumineux (limite\u00a0: {limit} octets).",
    en: 'The event is too large (limit: {limit} bytes).',
    ar: 'الحدث كبير جدا (الحد: {limit} بايت).',
  }),
  // Seen by the device only
  NETWORK_ERROR: kind(0, true, 'retry', {
    fr: 'Pas de réseau. Votre travail est enregistré ici et partira tout seul.',
    en: 'No network. Your work is saved here and will be sent by itself.',
    ar: 'لا توجد شبكة. عملك محفوظ هنا وسيُرسل تلقائيا.',
  }),
  TIMEOUT: kind(0, true, 'retry', {
    fr: 'Le serveur tarde à répondre. Nouvel essai automatique.',
    en: 'The server is slow to answer. It is tried again automatically.',
    ar: 'الخادم بطيء في الرد. ستعاد المحاولة تلقائيا.',
  }),
  NOT_THE_SERVER: kind(0, true, 'retry', {
    fr: "Ce réseau demande d'abord une connexion (portail Wi-Fi). Votre travail est conservé.",
    en: 'This network asks for a sign-in first (Wi-Fi portal). Your work is kept.',
    ar: 'هذه الشبكة تطلب تسجيل دخول أولا (بوابة واي فاي). عملك محفوظ.',
  }),
  LOCAL_MIGRATION_FAILED: kind(0, false, 'update', {
    fr: "Vos données n'ont pas pu passer à cette version. Rien n'est perdu.",
    en: 'Your data could not be brought to this version. Nothing is lost.',
    ar: 'تعذر نقل بياناتك إلى هذه النسخة. لم يضع شيء.',
  }),
  WINDOW_ASLEEP: kind(0, true, 'retry', {
    fr: 'Une autre fenêtre de Navette est en veille et garde vos données. Fermez-la, ou affichez-la un instant.',
    en: 'Another window of Navette is asleep and keeps your data. Close it, or bring it to the front for a moment.',
    ar: 'نافذة أخرى من Navette في حالة سكون وتحتفظ ببياناتك. أغلقها، أو اعرضها للحظة.',
  }),
  DEVICE_FAILED: kind(0, false, 'fix', {
    fr: "Navette n'a pas pu le faire sur cet appareil. Réessayez\u00a0; si cela continue, fermez l'application et rouvrez-la.",
    en: 'Navette could not do this on this device. Try again; if it goes on, close the app and open it again.',
    ar: 'تعذر على Navette القيام بذلك على هذا الجهاز. أعد المحاولة؛ وإذا استمر ذلك فأغلق التطبيق ثم افتحه.',
  }),
  STORAGE_FULL: kind(0, false, 'fix', {
    fr: "La mémoire de l'appareil est pleine. Libérez de la place, puis réessayez.",
    en: 'The device is full. Free some space, then try again.',
    ar: 'ذاكرة الجهاز ممتلئة. حرر بعض المساحة ثم أعد المحاولة.',
  }),
  UNSENT_WORK: kind(0, false, 'fix', {
    fr: "{count|one=# enregistrement n'a pas encore été envoyé|other=# enregistrements n'ont pas encore été envoyés}.",
    en: '{count|one=# record has not been sent yet|other=# records have not been sent yet}.',
    ar: '{count|one=سجل واحد لم يُرسل|two=سجلان لم يُرسلا|few=# سجلات لم تُرسل|many=# سجلا لم يُرسل|other=# سجل لم يُرسل} بعد.',
  }),
  SIGN_OUT_FAILED: kind(0, false, 'fix', {
    fr: "La déconnexion n'a pas pu se terminer\u00a0: vous êtes toujours connecté. Fermez l'application, rouvrez-la, puis déconnectez-vous à nouveau.",
    en: 'The sign-out could not be finished: you are still signed in. Close the app, open it again, then sign out once more.',
    ar: 'تعذر إتمام تسجيل الخروج: ما زلت مسجلا. أغلق التطبيق ثم افتحه وسجّل الخروج مرة أخرى.',
  }),
  OFFLINE_GRACE_OVER: kind(0, false, 'reauth', {
    fr: 'Connectez-vous pour continuer\u00a0: la durée permise sans connexion est dépassée. Votre travail est conservé.',
    en: 'Sign in to go on: the time allowed without a connection is over. Your work is kept.',
    ar: 'سجّل الدخول للمتابعة: انتهت المدة المسموحة دون اتصال. عملك محفوظ.',
  }),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** Values that a sentence may name, and that code may read. */
export type ErrorData = Readonly<Record<string, unknown>>;

/** An error as data, on either side of the wire. */
export interface Problem {
  code: ErrorCode;
  retryable: boolean;
  recovery: Recovery;
  data: ErrorData;
}

export function problem(code: ErrorCode, data: ErrorData = {}): Problem {
  const { retryable, recovery } = ERRORS[code];
  return { code, retryable, recovery, data };
}

/** The sentence of an error in a language, with the values of `data` in their places as `written` writes them. */
export function sentence(
  code: ErrorCode,
  locale: Locale,
  data: ErrorData = {},
  written: (value: unknown) => string = String,
): string {
  return ERRORS[code].text[locale].replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, name: string, forms?: string) => {
    const value = data[name];
    if (forms !== undefined) return wordsFor(value, forms, locale).replace('#', written(value ?? '–'));
    return value === undefined || value === null ? '–' : written(value);
  });
}

/** The words of `one=…|other=…` that fit the value. */
function wordsFor(value: unknown, forms: string, locale: Locale): string {
  const words = new Map(forms.split('|').map((form) => form.split('=', 2) as [string, string]));
  const key = typeof value === 'number' ? new Intl.PluralRules(locale).select(value) : String(value);
  return words.get(key) ?? words.get('other') ?? '';
}
