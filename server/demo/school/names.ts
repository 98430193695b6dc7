interface Pair {
  fr: string;
  ar: string;
}

export const GIRLS: readonly Pair[] = [
  { fr: 'Amina', ar: 'أمينة' },
  { fr: 'Lina', ar: 'لينة' },
  { fr: 'Yasmine', ar: 'ياسمين' },
  { fr: 'Sara', ar: 'سارة' },
  { fr: 'Meriem', ar: 'مريم' },
  { fr: 'Nour El Houda', ar: 'نور الهدى' },
  { fr: 'Chaïma', ar: 'شيماء' },
  { fr: 'Rania', ar: 'رانية' },
  { fr: 'Ikram', ar: 'إكرام' },
  { fr: 'Hadil', ar: 'هديل' },
  { fr: 'Manel', ar: 'منال' },
  { fr: 'Aya', ar: 'آية' },
  { fr: 'Wissam', ar: 'وسام' },
  { fr: 'Khadidja', ar: 'خديجة' },
  { fr: 'Zineb', ar: 'زينب' },
  { fr: 'Fatima Zohra', ar: 'فاطمة الزهراء' },
];

export const BOYS: readonly Pair[] = [
  { fr: 'Adem', ar: 'آدم' },
  { fr: 'Anis', ar: 'أنيس' },
  { fr: 'Rayane', ar: 'ريان' },
  { fr: 'Ilyes', ar: 'إلياس' },
  { fr: 'Mohamed', ar: 'محمد' },
  { fr: 'Abderrahmane', ar: 'عبد الرحمن' },
  { fr: 'Youcef', ar: 'يوسف' },
  { fr: 'Islam', ar: 'إسلام' },
  { fr: 'Aymen', ar: 'أيمن' },
  { fr: 'Wassim', ar: 'وسيم' },
  { fr: 'Imad', ar: 'عماد' },
  { fr: 'Zakaria', ar: 'زكرياء' },
  { fr: 'Haithem', ar: 'هيثم' },
  { fr: 'Amine', ar: 'أمين' },
  { fr: 'Yacine', ar: 'ياسين' },
  { fr: 'Oussama', ar: 'أسامة' },
];

export const LEVELS = {
  middle: [
    { name: '1re année moyenne', nameAr: 'السنة الأولى متوسط', short: '1AM' },
    { name: '2e année moyenne', nameAr: 'السنة الثانية متوسط', short: '2AM' },
    { name: '3e année moyenne', nameAr: 'السنة الثالثة متوسط', short: '3AM' },
    { name: '4e année moyenne', nameAr: 'السنة الرابعة متوسط', short: '4AM' },
  ],
  secondary: [
    { name: '1re année secondaire', nameAr: 'السنة الأولى ثانوي', short: '1AS' },
    { name: '2e année secondaire', nameAr: 'السنة الثانية ثانوي', short: '2AS' },
    { name: '3e année secondaire', nameAr: 'السنة الثالثة ثانوي', short: '3AS' },
  ],
} as const;

/** Subjects that are marked, with their coefficient. */
export const MARKED = [
  ['mathematics', 4],
  ['arabic', 4],
  ['french', 3],
  ['english', 2],
  ['physics', 2],
  ['natural_science', 2],
  ['history', 2],
  ['islamic', 1],
] as const;

export const INCIDENTS: readonly string[] = [
  'Téléphone utilisé en classe malgré deux rappels.',
  'Bagarre dans la cour pendant la récréation.',
  'Sortie de l’établissement sans autorisation.',
  'Retards répétés à la première heure.',
  'إتلاف طاولة في القاعة.',
  'كلام غير لائق مع زميل.',
];

export const TOWNS: readonly string[] = [
  'Alger',
  'Rouiba',
  'Blida',
  'Tizi Ouzou',
  'Boumerdès',
  'Béjaïa',
  'Sétif',
  'Médéa',
];
