/** What technicians of heating and cooling are called for. */
export const SUBJECTS: readonly string[] = [
  'Entretien annuel de la chaudière',
  'Chambre froide : température instable',
  'Climatiseur en panne',
  'Fuite sur le circuit de chauffage',
  'Remplacement du compresseur',
  'Mise en service d’un groupe froid',
  'Contrôle d’étanchéité',
  'Régulation à reprogrammer',
  'Vitrine réfrigérée : givre anormal',
  'Devis pour une climatisation de salle',
  'صيانة دورية لمكيف الهواء',
  'عطل في غرفة التبريد',
  'تركيب سخان ماء',
];

export const REPORTS: readonly string[] = [
  'Filtres nettoyés, pression contrôlée, essais concluants.',
  'Joint de porte remplacé. Température stable à +3 °C après une heure.',
  'Condensateur de démarrage hors service, remplacé. Bon fonctionnement.',
  'Fuite sur raccord de départ : raccord refait, circuit remis en eau.',
  'Sonde d’ambiance changée et régulation reprogrammée avec le client.',
  'Complément de fluide R-32 (400 g), recherche de fuite négative.',
  'Brûleur réglé : CO 12 ppm, rendement 92 %. Client informé du détartrage à prévoir.',
  'تم تنظيف المبخر وتغيير المصفاة. الجهاز يعمل بصفة عادية.',
  'تم تغيير لوحة التحكم وإجراء التجارب بحضور الزبون.',
];

export const ACCESS: readonly string[] = [
  'Sonner chez le gardien, demander la clé du local technique.',
  'Accès par le quai de livraison avant 10 h.',
  'Local au sous-sol, code du portail auprès du gérant.',
  'Prévenir la veille, établissement fermé le vendredi.',
  'الدخول من الباب الخلفي، المفتاح عند الحارس.',
];

export const FAMILIES: readonly { family: string; prefix: string; items: readonly string[]; dinars: number }[] = [
  {
    family: 'Climatisation',
    prefix: 'CLI',
    items: ['Carte électronique', 'Moteur de ventilateur', 'Pompe de relevage', 'Télécommande', 'Filtre à poussière'],
    dinars: 6_500,
  },
  {
    family: 'Chauffage',
    prefix: 'CHA',
    items: ['Circulateur', 'Vase d’expansion', 'Soupape de sécurité', 'Thermostat d’ambiance', 'Électrode d’allumage'],
    dinars: 4_800,
  },
  {
    family: 'Froid commercial',
    prefix: 'FRO',
    items: ['Compresseur hermétique', 'Détendeur', 'Pressostat', 'Joint de porte', 'Résistance de dégivrage'],
    dinars: 12_000,
  },
  {
    family: 'Raccords et fluides',
    prefix: 'RAC',
    items: ['Raccord cuivre', 'Tube isolé', 'Fluide R-32', 'Fluide R-404A', 'Vanne d’isolement'],
    dinars: 1_900,
  },
  {
    family: 'Main-d’œuvre',
    prefix: 'MO',
    items: ['Heure de technicien', 'Déplacement', 'Astreinte de nuit', 'Mise en service', 'Diagnostic'],
    dinars: 2_500,
  },
];

export const MODELS: readonly string[] = [
  'standard',
  'renforcé',
  '9 000 BTU',
  '12 000 BTU',
  '24 000 BTU',
  '1/2 pouce',
  '3/4 pouce',
];

/** What a sector is called, in the order of the depot's parts of the country. */
export const SECTORS: readonly string[] = ['Alger Est', 'Alger Centre', 'Alger Ouest', 'Boumerdès'];

export const EXPENSE_NOTES: readonly string[] = [
  'Plein de gasoil',
  'Déjeuner sur chantier',
  'Parking du centre',
  'Visserie et joints',
  'تذكرة الطريق السيار',
];
