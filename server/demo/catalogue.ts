/** How a product is packed and what the pack costs, in dinars before the brand's and the variant's share. */
interface Format {
  size: string;
  unit: string;
  dinars: number;
}

/** A shelf of a dairy and grocery distributor. A product is one variant of one brand in one format. */
export interface Family {
  /** Of the product's code. */
  prefix: string;
  name: string;
  /** 900: staple food. 1900: all other. In basis points. */
  taxRateBp: 900 | 1900;
  variants: readonly string[];
  brands: readonly string[];
  formats: readonly Format[];
}

const format = (size: string, unit: string, dinars: number): Format => ({ size, unit, dinars });

/** Invented brands with their price level. */
export const BRANDS: Readonly<Record<string, number>> = {
  Tafat: 1,
  'Atlas Blanc': 1.06,
  'El Mizane': 0.94,
  "Sahel d'Or": 1.12,
  'Cirta Crème': 1.03,
  'Bahia Frais': 0.98,
  'Beni Maïda': 0.91,
};
const ALL = Object.keys(BRANDS);
const DAIRIES = ['Tafat', 'Atlas Blanc', 'Cirta Crème', 'Bahia Frais'];
const GROCERS = ['El Mizane', "Sahel d'Or", 'Beni Maïda'];

const FRUITS = ['fraise', 'pêche', 'abricot', 'banane', 'fruits des bois', 'ananas', 'citron', 'vanille'];

export const FAMILIES: readonly Family[] = [
  {
    prefix: 'LAI',
    name: 'Lait UHT',
    taxRateBp: 900,
    variants: ['entier', 'demi-écrémé', 'écrémé', 'sans lactose', 'enrichi en calcium'],
    brands: DAIRIES,
    formats: [
      format('1 L', 'Fardeau de 6', 840),
      format('50 cl', 'Fardeau de 12', 900),
      format('20 cl', 'Carton de 24', 960),
    ],
  },
  {
    prefix: 'LAP',
    name: 'Lait pasteurisé en sachet',
    taxRateBp: 900,
    variants: ['vache', 'partiellement écrémé'],
    brands: ALL,
    formats: [format('1 L', 'Caisse de 10', 500)],
  },
  {
    prefix: 'LBN',
    name: 'Lben (لبن)',
    taxRateBp: 900,
    variants: ['nature', 'fermier', 'léger'],
    brands: [...DAIRIES, 'Beni Maïda'],
    formats: [
      format('1 L', 'Caisse de 10', 900),
      format('2 L', 'Fardeau de 6', 1020),
      format('50 cl', 'Fardeau de 12', 660),
    ],
  },
  {
    prefix: 'RAI',
    name: 'Raïb (رايب)',
    taxRateBp: 900,
    variants: ['nature', 'sucré', "à la fleur d'oranger"],
    brands: DAIRIES,
    formats: [format('1 L', 'Caisse de 10', 950), format('170 g', 'Carton de 12', 420)],
  },
  {
    prefix: 'YAO',
    name: 'Yaourt aromatisé',
    taxRateBp: 1900,
    variants: FRUITS,
    brands: DAIRIES,
    formats: [format('100 g', 'Carton de 24', 480), format('100 g × 4', 'Carton de 6', 510)],
  },
  {
    prefix: 'YBR',
    name: 'Yaourt brassé',
    taxRateBp: 1900,
    variants: ['nature', ...FRUITS],
    brands: DAIRIES,
    formats: [format('110 g', 'Carton de 20', 620), format('1 kg', 'Carton de 6', 1380)],
  },
  {
    prefix: 'YAB',
    name: 'Yaourt à boire',
    taxRateBp: 1900,
    variants: ['fraise', 'pêche-abricot', 'banane', 'fruits des bois', 'ananas-coco', 'mangue'],
    brands: [...DAIRIES, "Sahel d'Or"],
    formats: [format('170 g', 'Fardeau de 12', 540), format('1 L', 'Fardeau de 6', 1140)],
  },
  {
    prefix: 'DES',
    name: 'Crème dessert',
    taxRateBp: 1900,
    variants: ['chocolat', 'vanille', 'caramel', 'pistache', 'café'],
    brands: DAIRIES,
    formats: [format('90 g', 'Carton de 24', 720), format('90 g × 4', 'Carton de 6', 760)],
  },
  {
    prefix: 'FLA',
    name: 'Flan nappé',
    taxRateBp: 1900,
    variants: ['caramel', 'vanille', 'chocolat'],
    brands: DAIRIES,
    formats: [format('100 g', 'Carton de 24', 690)],
  },
  {
    prefix: 'FFR',
    name: 'Fromage frais',
    taxRateBp: 1900,
    variants: ['nature', 'ail et fines herbes', 'sucré', 'aux fruits'],
    brands: DAIRIES,
    formats: [format('80 g', 'Carton de 24', 1080), format('500 g', 'Carton de 6', 1740)],
  },
  {
    prefix: 'FPO',
    name: 'Fromage fondu en portions',
    taxRateBp: 1900,
    variants: ['nature', 'olives', 'à tartiner', 'goût gruyère'],
    brands: ALL,
    formats: [
      format('8 portions', 'Carton de 36', 3600),
      format('16 portions', 'Carton de 24', 4560),
      format('24 portions', 'Carton de 12', 3300),
    ],
  },
  {
    prefix: 'FRO',
    name: 'Fromage à pâte pressée',
    taxRateBp: 1900,
    variants: ['edam', 'gouda', 'cheddar', 'emmental râpé', 'mozzarella râpée', 'mélange pizza'],
    brands: DAIRIES,
    formats: [
      format('200 g', 'Carton de 12', 3840),
      format('1 kg', 'Carton de 4', 5600),
      format('2,5 kg', 'Pièce', 3400),
    ],
  },
  {
    prefix: 'CAM',
    name: 'Camembert',
    taxRateBp: 1900,
    variants: ['classique', 'crémeux', 'allégé'],
    brands: DAIRIES,
    formats: [format('240 g', 'Carton de 12', 3480)],
  },
  {
    prefix: 'BEU',
    name: 'Beurre',
    taxRateBp: 1900,
    variants: ['doux', 'demi-sel', 'pâtissier'],
    brands: DAIRIES,
    formats: [
      format('200 g', 'Carton de 20', 5600),
      format('500 g', 'Carton de 10', 6700),
      format('5 kg', 'Bloc', 6300),
    ],
  },
  {
    prefix: 'MAR',
    name: 'Margarine',
    taxRateBp: 1900,
    variants: ['de table', 'feuilletage', 'goût beurre'],
    brands: ALL,
    formats: [
      format('250 g', 'Carton de 24', 2640),
      format('400 g', 'Carton de 24', 3960),
      format('1,8 kg', 'Carton de 6', 4320),
    ],
  },
  {
    prefix: 'SME',
    name: 'Smen (سمن)',
    taxRateBp: 1900,
    variants: ['végétal', 'traditionnel'],
    brands: GROCERS,
    formats: [format('900 g', 'Carton de 12', 5640), format('1,8 kg', 'Carton de 6', 5460)],
  },
  {
    prefix: 'CRE',
    name: 'Crème fraîche',
    taxRateBp: 1900,
    variants: ['épaisse', 'liquide', 'à fouetter', 'cuisson légère'],
    brands: DAIRIES,
    formats: [format('20 cl', 'Carton de 24', 3360), format('1 L', 'Carton de 6', 3000)],
  },
  {
    prefix: 'POU',
    name: 'Lait en poudre',
    taxRateBp: 900,
    variants: ['instantané 26 %', 'écrémé', 'enrichi en fer'],
    brands: ALL,
    formats: [format('500 g', 'Carton de 12', 5880), format('1 kg', 'Carton de 6', 5760)],
  },
  {
    prefix: 'LCO',
    name: 'Lait concentré',
    taxRateBp: 1900,
    variants: ['sucré', 'non sucré'],
    brands: GROCERS,
    formats: [format('397 g', 'Carton de 24', 4800), format('1 kg', 'Carton de 12', 5400)],
  },
  {
    prefix: 'JUS',
    name: 'Jus',
    taxRateBp: 1900,
    variants: ['orange', 'raisin', 'cocktail de fruits', 'pêche', 'grenade', 'mangue', 'citron-menthe'],
    brands: [...GROCERS, 'Bahia Frais'],
    formats: [
      format('20 cl', 'Carton de 24', 720),
      format('1 L', 'Fardeau de 6', 840),
      format('2 L', 'Fardeau de 6', 1320),
    ],
  },
  {
    prefix: 'EAU',
    name: 'Eau',
    taxRateBp: 1900,
    variants: ['minérale', 'gazeuse', 'de source'],
    brands: GROCERS,
    formats: [
      format('50 cl', 'Fardeau de 12', 300),
      format('1,5 L', 'Fardeau de 6', 210),
      format('5 L', 'Fardeau de 2', 160),
    ],
  },
  {
    prefix: 'SEM',
    name: 'Semoule de blé dur',
    taxRateBp: 900,
    variants: ['fine', 'moyenne', 'grosse'],
    brands: GROCERS,
    formats: [format('1 kg', 'Fardeau de 10', 1050), format('10 kg', 'Sac', 980), format('25 kg', 'Sac', 2350)],
  },
  {
    prefix: 'FAR',
    name: 'Farine',
    taxRateBp: 900,
    variants: ['tout usage', 'pâtissière', 'avec levure'],
    brands: GROCERS,
    formats: [format('1 kg', 'Fardeau de 10', 700), format('5 kg', 'Fardeau de 4', 1320), format('25 kg', 'Sac', 1500)],
  },
  {
    prefix: 'COU',
    name: 'Couscous',
    taxRateBp: 900,
    variants: ['fin', 'moyen', 'gros', 'complet', "d'orge"],
    brands: GROCERS,
    formats: [format('500 g', 'Carton de 24', 2160), format('1 kg', 'Carton de 12', 2040)],
  },
  {
    prefix: 'PAT',
    name: 'Pâtes',
    taxRateBp: 900,
    variants: ['spaghetti', 'coquillettes', 'penne', 'vermicelle', "langues d'oiseau", 'tagliatelle'],
    brands: GROCERS,
    formats: [format('500 g', 'Carton de 20', 1400), format('1 kg', 'Carton de 12', 1560)],
  },
  {
    prefix: 'HUI',
    name: 'Huile',
    taxRateBp: 1900,
    variants: ['de tournesol', 'de soja', "d'olive vierge extra"],
    brands: GROCERS,
    formats: [
      format('1 L', 'Carton de 12', 2880),
      format('2 L', 'Carton de 6', 2760),
      format('5 L', 'Carton de 4', 4400),
    ],
  },
  {
    prefix: 'SUC',
    name: 'Sucre',
    taxRateBp: 900,
    variants: ['blanc cristallisé', 'en morceaux', 'glace', 'roux'],
    brands: GROCERS,
    formats: [format('1 kg', 'Fardeau de 10', 950), format('500 g', 'Carton de 20', 1200)],
  },
  {
    prefix: 'CAF',
    name: 'Café',
    taxRateBp: 1900,
    variants: ['moulu', 'en grains', 'robusta', 'arabica', 'instantané'],
    brands: GROCERS,
    formats: [format('250 g', 'Carton de 20', 5200), format('1 kg', 'Carton de 6', 6000)],
  },
  {
    prefix: 'THE',
    name: 'Thé vert',
    taxRateBp: 1900,
    variants: ['gunpowder', 'chun mee', 'à la menthe'],
    brands: GROCERS,
    formats: [format('125 g', 'Carton de 40', 4400), format('500 g', 'Carton de 12', 4800)],
  },
  {
    prefix: 'TOM',
    name: 'Double concentré de tomate',
    taxRateBp: 1900,
    variants: ['22 %', '28 %'],
    brands: GROCERS,
    formats: [
      format('400 g', 'Carton de 24', 3600),
      format('800 g', 'Carton de 12', 3240),
      format('70 g', 'Carton de 48', 1680),
    ],
  },
  {
    prefix: 'BIS',
    name: 'Biscuits',
    taxRateBp: 1900,
    variants: ['sablés', 'fourrés chocolat', 'gaufrettes vanille', 'petit-beurre', 'aux dattes', 'madeleines'],
    brands: [...GROCERS, 'Tafat'],
    formats: [format('100 g', 'Carton de 30', 1500), format('400 g', 'Carton de 12', 2160)],
  },
  {
    prefix: 'CON',
    name: 'Confiture',
    taxRateBp: 1900,
    variants: ['abricot', 'fraise', 'figue', 'orange', 'pomme-coing'],
    brands: GROCERS,
    formats: [format('400 g', 'Carton de 12', 2280), format('1 kg', 'Carton de 6', 2340)],
  },
  {
    prefix: 'LEG',
    name: 'Légumes secs',
    taxRateBp: 900,
    variants: ['lentilles', 'pois chiches', 'haricots blancs', 'pois cassés', 'fèves'],
    brands: GROCERS,
    formats: [format('500 g', 'Carton de 20', 2600), format('1 kg', 'Carton de 10', 2500)],
  },
  {
    prefix: 'RIZ',
    name: 'Riz',
    taxRateBp: 900,
    variants: ['étuvé', 'basmati', 'rond', 'long grain'],
    brands: GROCERS,
    formats: [format('1 kg', 'Fardeau de 10', 2200), format('5 kg', 'Sac', 1050)],
  },
  {
    prefix: 'THO',
    name: 'Thon',
    taxRateBp: 1900,
    variants: ["à l'huile", 'au naturel', 'à la tomate'],
    brands: GROCERS,
    formats: [format('80 g', 'Carton de 48', 7200), format('160 g', 'Carton de 24', 6720)],
  },
];
