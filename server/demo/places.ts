/** A commune: its name as on the road sign, its centre, and how far its shops lie around it. */
export interface Commune {
  name: string;
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

const commune = (name: string, latitude: number, longitude: number, spreadM = 700): Commune => ({
  name,
  latitude,
  longitude,
  spreadM,
});

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
        commune('Rouiba', 36.7356, 3.2806),
        commune('Réghaïa', 36.7361, 3.3402),
        commune('Bordj El Kiffan', 36.7424, 3.1966),
        commune('Dar El Beïda', 36.7133, 3.2124),
        commune('Bab Ezzouar', 36.7211, 3.1836),
      ],
      [
        commune('Alger-Centre', 36.7664, 3.0535, 350),
        commune('Bab El Oued', 36.7896, 3.0478, 300),
        commune("Sidi M'Hamed", 36.7571, 3.0547, 350),
        commune('Belouizdad', 36.7478, 3.0648, 350),
        commune('Hussein Dey', 36.7377, 3.0937, 400),
        commune('Kouba', 36.7262, 3.0866),
        commune('El Harrach', 36.7189, 3.1367),
      ],
      [
        commune('Birkhadem', 36.7149, 3.0502),
        commune('Bir Mourad Raïs', 36.7331, 3.0481),
        commune('Draria', 36.7163, 2.9961),
        commune('Dely Ibrahim', 36.7541, 2.9852),
        commune('Chéraga', 36.7644, 2.9592),
        commune('Zéralda', 36.7098, 2.8456),
      ],
      [
        commune('Boudouaou', 36.7268, 3.4096),
        commune('Boumerdès', 36.7553, 3.4729, 500),
        commune('Thénia', 36.7262, 3.5551),
        commune('Khemis El Khechna', 36.6488, 3.3311),
        commune('Larbaâ', 36.5646, 3.1543),
        commune('Meftah', 36.6202, 3.2224),
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
        commune('Oran', 35.6931, -0.6339, 1100),
        commune('Es Sénia', 35.6478, -0.6244),
        commune('El Kerma', 35.6098, -0.5797),
      ],
      [
        commune('Bir El Djir', 35.7142, -0.5513),
        commune('Sidi Chami', 35.6591, -0.5226),
        commune('Hassi Bounif', 35.6903, -0.4987),
        commune('Gdyel', 35.7812, -0.4249),
        commune('Arzew', 35.8279, -0.3214, 500),
      ],
      [
        commune('Misserghin', 35.6214, -0.7346),
        commune('Boutlélis', 35.5721, -0.8994),
        commune('Aïn El Turk', 35.7332, -0.7637, 400),
        commune('El Amria', 35.5243, -1.0163),
        commune('Hammam Bou Hadjar', 35.3787, -0.9672),
        commune('Aïn Témouchent', 35.2974, -1.1403),
      ],
      [
        commune('Oued Tlélat', 35.5496, -0.4517),
        commune('Sig', 35.5281, -0.1938),
        commune('Mohammadia', 35.5884, 0.0687),
        commune('Sidi Bel Abbès', 35.1931, -0.6408, 1000),
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
        commune('Constantine', 36.3611, 6.6086, 900),
        commune('Hamma Bouziane', 36.4132, 6.5961),
        commune('Didouche Mourad', 36.4519, 6.6328),
        commune('Zighoud Youcef', 36.5321, 6.7093),
      ],
      [
        commune('El Khroub', 36.2634, 6.6937),
        commune('Ali Mendjeli', 36.2486, 6.5748, 900),
        commune('Aïn Smara', 36.2677, 6.5014),
        commune('Aïn Abid', 36.2319, 6.9434),
      ],
      [
        commune('Mila', 36.4503, 6.2642),
        commune('Grarem Gouga', 36.5187, 6.3331),
        commune('Oued Athmania', 36.2472, 6.2897),
        commune('Chelghoum Laïd', 36.1628, 6.1664),
        commune('Teleghma', 36.1162, 6.3638),
      ],
      [
        commune('Oued Zenati', 36.3143, 7.1637),
        commune('Guelma', 36.4622, 7.4261, 900),
        commune('Bouchegouf', 36.4718, 7.7296),
        commune('Héliopolis', 36.5033, 7.4428),
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
