/** Regions of the company, with the middle of each; people and customers belong to them. */
export const REGIONS: readonly [name: string, latitude: number, longitude: number][] = [
  ['Alger Est', 36.7213, 3.1836],
  ['Alger Centre', 36.7664, 3.0535],
  ['Alger Ouest', 36.7644, 2.9592],
  ['Boumerdès', 36.7664, 3.4772],
  ['Blida', 36.47, 2.8277],
  ['Tipaza', 36.5897, 2.4477],
  ['Tizi Ouzou', 36.7118, 4.0459],
  ['Béjaïa', 36.7509, 5.0567],
  ['Sétif', 36.19, 5.4137],
  ['Constantine', 36.365, 6.6147],
  ['Annaba', 36.9, 7.7667],
  ['Oran', 35.6971, -0.6308],
];

export const TRADES = ['Froid commercial', 'Climatisation', 'Chauffage', 'Ventilation'];
export const SHOPS = [
  'Superette',
  'Boucherie',
  'Pharmacie',
  'Hôtel',
  'Clinique',
  'Restaurant',
  'École',
  'Résidence',
  'مطعم',
  'صيدلية',
  'مخبزة',
];
export const STREETS = [
  'Rue Didouche Mourad',
  'Rue Larbi Ben M’hidi',
  'Boulevard Krim Belkacem',
  'Cité des 500 logements',
  'Zone d’activité',
  'Avenue de l’ALN',
];
export const BRANDS = ['Condor', 'LG', 'Daikin', 'Bitzer', 'Carrier', 'Saunier Duval', 'Riello'];
export const KINDS = [
  'Chambre froide',
  'Climatiseur',
  'Chaudière',
  'Groupe froid',
  'Vitrine réfrigérée',
  'Ventilo-convecteur',
];
export const PARTS = [
  'Compresseur',
  'Carte électronique',
  'Moteur de ventilateur',
  'Circulateur',
  'Détendeur',
  'Pressostat',
  'Thermostat',
  'Joint de porte',
  'Sonde',
  'Vanne',
  'Filtre',
  'Résistance',
];
export const SIZES = ['9 000 BTU', '12 000 BTU', '1/4', '3/8', '1/2', '3/4', '230 V', '400 V'];
export const GOODS = [
  'Climatisation',
  'Chauffage',
  'Froid commercial',
  'Raccords et fluides',
  'Régulation',
  'Ventilation',
];
