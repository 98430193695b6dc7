/** A commune: its name as on the road sign, its centre, and how far its shops lie around it. */
export interface Commune {
  name: string;
  nameAr: string;
  wilaya: string;
  latitude: number;
  longitude: number;
  /** Standard deviation of a shop's distance from the centre, in metres. */
  spreadM: number;
}

export interface Depot {
  name: string;
  city: string;
  address: string;
  latitude: number;
  longitude: number;
  /** What each of its drivers serves. */
  sectors: readonly (readonly Commune[])[];
}

const of =
  (wilaya: string) =>
  (name: string, nameAr: string, latitude: number, longitude: number, spreadM = 700): Commune => ({
    name,
    nameAr,
    wilaya,
    latitude,
    longitude,
    spreadM,
  });

const alger = of('Alger');
const boumerdes = of('Boumerdès');
const blida = of('Blida');
const oran = of('Oran');
const temouchent = of('Aïn Témouchent');
const mascara = of('Mascara');
const constantine = of('Constantine');
const mila = of('Mila');
const guelma = of('Guelma');

/** Real communes around the three depots of a dairy distributor; coordinates of the town centres, to about 500 m. */
export const DEPOTS: readonly Depot[] = [
  {
    name: 'Dépôt de Rouiba',
    city: 'Rouiba',
    address: 'Zone industrielle de Rouiba, lot 47, Alger',
    latitude: 36.7318,
    longitude: 3.2945,
    sectors: [
      [
        alger('Rouiba', 'الرويبة', 36.7356, 3.2806),
        alger('Réghaïa', 'رغاية', 36.7361, 3.3402),
        alger('Bordj El Kiffan', 'برج الكيفان', 36.7424, 3.1966),
        alger('Dar El Beïda', 'الدار البيضاء', 36.7133, 3.2124),
        alger('Bab Ezzouar', 'باب الزوار', 36.7211, 3.1836),
      ],
      [
        alger('Alger-Centre', 'الجزائر الوسطى', 36.7664, 3.0535, 350),
        alger('Bab El Oued', 'باب الوادي', 36.7896, 3.0478, 300),
        alger("Sidi M'Hamed", 'سيدي امحمد', 36.7571, 3.0547, 350),
        alger('Belouizdad', 'بلوزداد', 36.7478, 3.0648, 350),
        alger('Hussein Dey', 'حسين داي', 36.7377, 3.0937, 400),
        alger('Kouba', 'القبة', 36.7262, 3.0866),
        alger('El Harrach', 'الحراش', 36.7189, 3.1367),
      ],
      [
        alger('Birkhadem', 'بئر خادم', 36.7149, 3.0502),
        alger('Bir Mourad Raïs', 'بئر مراد رايس', 36.7331, 3.0481),
        alger('Draria', 'درارية', 36.7163, 2.9961),
        alger('Dely Ibrahim', 'دالي ابراهيم', 36.7541, 2.9852),
        alger('Chéraga', 'الشراقة', 36.7644, 2.9592),
        alger('Zéralda', 'زرالدة', 36.7098, 2.8456),
      ],
      [
        boumerdes('Boudouaou', 'بودواو', 36.7268, 3.4096),
        boumerdes('Boumerdès', 'بومرداس', 36.7553, 3.4729, 500),
        boumerdes('Thénia', 'الثنية', 36.7262, 3.5551),
        boumerdes('Khemis El Khechna', 'خميس الخشنة', 36.6488, 3.3311),
        blida('Larbaâ', 'الأربعاء', 36.5646, 3.1543),
        blida('Meftah', 'مفتاح', 36.6202, 3.2224),
      ],
    ],
  },
  {
    name: "Dépôt d'Es Sénia",
    city: 'Es Sénia',
    address: "Zone d'activités d'Es Sénia, îlot 12, Oran",
    latitude: 35.6412,
    longitude: -0.6238,
    sectors: [
      [
        oran('Oran', 'وهران', 35.6931, -0.6339, 1100),
        oran('Es Sénia', 'السانية', 35.6478, -0.6244),
        oran('El Kerma', 'الكرمة', 35.6098, -0.5797),
      ],
      [
        oran('Bir El Djir', 'بئر الجير', 35.7142, -0.5513),
        oran('Sidi Chami', 'سيدي الشحمي', 35.6591, -0.5226),
        oran('Hassi Bounif', 'حاسي بونيف', 35.6903, -0.4987),
        oran('Gdyel', 'قديل', 35.7812, -0.4249),
        oran('Arzew', 'أرزيو', 35.8279, -0.3214, 500),
      ],
      [
        oran('Misserghin', 'مسرغين', 35.6214, -0.7346),
        oran('Boutlélis', 'بوتليليس', 35.5721, -0.8994),
        oran('Aïn El Turk', 'عين الترك', 35.7332, -0.7637, 400),
        temouchent('El Amria', 'العامرية', 35.5243, -1.0163),
        temouchent('Hammam Bou Hadjar', 'حمام بوحجر', 35.3787, -0.9672),
        temouchent('Aïn Témouchent', 'عين تموشنت', 35.2974, -1.1403),
      ],
      [
        oran('Oued Tlélat', 'وادي تليلات', 35.5496, -0.4517),
        mascara('Sig', 'سيق', 35.5281, -0.1938),
        mascara('Mohammadia', 'المحمدية', 35.5884, 0.0687),
        of('Sidi Bel Abbès')('Sidi Bel Abbès', 'سيدي بلعباس', 35.1931, -0.6408, 1000),
      ],
    ],
  },
  {
    name: "Dépôt d'El Khroub",
    city: 'El Khroub',
    address: "Zone industrielle d'El Khroub, lot 8, Constantine",
    latitude: 36.2571,
    longitude: 6.7014,
    sectors: [
      [
        constantine('Constantine', 'قسنطينة', 36.3611, 6.6086, 900),
        constantine('Hamma Bouziane', 'حامة بوزيان', 36.4132, 6.5961),
        constantine('Didouche Mourad', 'ديدوش مراد', 36.4519, 6.6328),
        constantine('Zighoud Youcef', 'زيغود يوسف', 36.5321, 6.7093),
      ],
      [
        constantine('El Khroub', 'الخروب', 36.2634, 6.6937),
        constantine('Ali Mendjeli', 'علي منجلي', 36.2486, 6.5748, 900),
        constantine('Aïn Smara', 'عين سمارة', 36.2677, 6.5014),
        constantine('Aïn Abid', 'عين عبيد', 36.2319, 6.9434),
      ],
      [
        mila('Mila', 'ميلة', 36.4503, 6.2642),
        mila('Grarem Gouga', 'القرارم قوقة', 36.5187, 6.3331),
        mila('Oued Athmania', 'وادي العثمانية', 36.2472, 6.2897),
        mila('Chelghoum Laïd', 'شلغوم العيد', 36.1628, 6.1664),
        mila('Teleghma', 'التلاغمة', 36.1162, 6.3638),
      ],
      [
        guelma('Oued Zenati', 'وادي الزناتي', 36.3143, 7.1637),
        guelma('Guelma', 'قالمة', 36.4622, 7.4261, 900),
        guelma('Bouchegouf', 'بوشقوف', 36.4718, 7.7296),
        guelma('Héliopolis', 'هيليوبوليس', 36.5033, 7.4428),
      ],
    ],
  },
];

/** Streets and estates that many Algerian towns have: as the sign says in French and in Arabic. */
export const STREETS: readonly { fr: string; ar: string }[] = [
  { fr: 'Rue Didouche Mourad', ar: 'شارع ديدوش مراد' },
  { fr: "Rue Larbi Ben M'hidi", ar: 'شارع العربي بن مهيدي' },
  { fr: 'Boulevard Colonel Amirouche', ar: 'شارع العقيد عميروش' },
  { fr: 'Rue Hassiba Ben Bouali', ar: 'شارع حسيبة بن بوعلي' },
  { fr: "Avenue de l'ALN", ar: 'شارع جيش التحرير الوطني' },
  { fr: 'Rue du 1er Novembre 1954', ar: 'شارع أول نوفمبر 1954' },
  { fr: 'Rue du 5 Juillet 1962', ar: 'شارع 5 جويلية 1962' },
  { fr: 'Avenue Souidani Boudjemâa', ar: 'شارع سويداني بوجمعة' },
  { fr: 'Boulevard Krim Belkacem', ar: 'شارع كريم بلقاسم' },
  { fr: 'Rue Mostefa Ben Boulaïd', ar: 'شارع مصطفى بن بولعيد' },
  { fr: 'Rue Abane Ramdane', ar: 'شارع عبان رمضان' },
  { fr: 'Boulevard Zighoud Youcef', ar: 'شارع زيغود يوسف' },
  { fr: 'Rue Ahmed Zabana', ar: 'شارع أحمد زبانة' },
  { fr: "Rue de l'Émir Abdelkader", ar: 'شارع الأمير عبد القادر' },
  { fr: 'Rue Cheikh Abdelhamid Ben Badis', ar: 'شارع الشيخ عبد الحميد بن باديس' },
  { fr: 'Avenue Mohamed Boudiaf', ar: 'شارع محمد بوضياف' },
  { fr: 'Rue des Frères Bouadou', ar: 'شارع الإخوة بوعدو' },
  { fr: 'Rue Bachir El Ibrahimi', ar: 'شارع البشير الإبراهيمي' },
  { fr: 'Rue Malika Gaïd', ar: 'شارع مليكة قايد' },
  { fr: 'Rue du 20 Août 1955', ar: 'شارع 20 أوت 1955' },
  { fr: 'Boulevard Houari Boumediene', ar: 'شارع هواري بومدين' },
  { fr: 'Rue du 8 Mai 1945', ar: 'شارع 8 ماي 1945' },
  { fr: 'Rue Ali La Pointe', ar: 'شارع علي لابوانت' },
  { fr: 'Rue Colonel Lotfi', ar: 'شارع العقيد لطفي' },
];

/** Housing estates, where addresses are a block and a door. */
export const ESTATES: readonly { fr: string; ar: string }[] = [
  { fr: 'Cité des 500 Logements', ar: 'حي 500 مسكن' },
  { fr: 'Cité AADL', ar: 'حي عدل' },
  { fr: 'Cité des 1 200 Logements', ar: 'حي 1200 مسكن' },
  { fr: 'Cité des 720 Logements', ar: 'حي 720 مسكن' },
  { fr: 'Cité Les Orangers', ar: 'حي البرتقال' },
  { fr: 'Cité El Badr', ar: 'حي البدر' },
  { fr: 'Cité Diar El Baraka', ar: 'حي ديار البركة' },
  { fr: 'Cité El Moudjahidine', ar: 'حي المجاهدين' },
  { fr: 'Lotissement Es-Salem', ar: 'تجزئة السلام' },
  { fr: 'Coopérative El Wafa', ar: 'تعاونية الوفاء' },
];
