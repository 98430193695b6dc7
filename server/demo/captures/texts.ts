/** What people note down in passing; `todo` and `title` are what the server made of it. */
export const NOTES_OF_PEOPLE: readonly {
  text: string;
  title: string;
  kind: 'todo' | 'thought' | 'idea';
  tags: string[];
}[] = [
  {
    text: 'rappeler le plombier demain matin pour le chauffe-eau',
    title: 'Rappeler le plombier',
    kind: 'todo',
    tags: ['maison'],
  },
  {
    text: 'acheter du lait, de la semoule et des piles',
    title: 'Courses : lait, semoule, piles',
    kind: 'todo',
    tags: ['courses'],
  },
  {
    text: 'envoyer le devis à M. Haddad avant jeudi !!',
    title: 'Envoyer le devis à M. Haddad',
    kind: 'todo',
    tags: ['travail'],
  },
  {
    text: 'renouveler l’assurance de la voiture avant la fin du mois',
    title: 'Renouveler l’assurance auto',
    kind: 'todo',
    tags: ['voiture'],
  },
  {
    text: 'prendre rdv chez le dentiste pour Zineb',
    title: 'Rendez-vous chez le dentiste',
    kind: 'todo',
    tags: ['famille'],
  },
  {
    text: 'retirer le passeport à la daïra, guichet 4',
    title: 'Retirer le passeport',
    kind: 'todo',
    tags: ['papiers'],
  },
  {
    text: 'vérifier la pression des pneus avant la route de Béjaïa',
    title: 'Pression des pneus',
    kind: 'todo',
    tags: ['voiture'],
  },
  { text: 'الاتصال بالمحاسب بخصوص التصريح الجبائي', title: 'الاتصال بالمحاسب', kind: 'todo', tags: ['عمل'] },
  { text: 'شراء هدية لأمينة قبل يوم الجمعة', title: 'هدية لأمينة', kind: 'todo', tags: ['عائلة'] },
  {
    text: 'on travaille mieux le matin quand le téléphone reste dans l’autre pièce',
    title: 'Le téléphone dans l’autre pièce',
    kind: 'thought',
    tags: ['habitudes'],
  },
  {
    text: 'relire le chapitre sur la patience, surtout la page 112',
    title: 'La patience, page 112',
    kind: 'thought',
    tags: ['lecture'],
  },
  {
    text: 'les clients ne se plaignent pas du prix mais de ne pas savoir quand on vient',
    title: 'Dire quand on vient',
    kind: 'thought',
    tags: ['travail'],
  },
  { text: 'من جدّ وجد، لكن من نظّم وقته وجد أسرع', title: 'تنظيم الوقت', kind: 'thought', tags: ['تأملات'] },
  {
    text: 'la lumière de six heures sur la baie, à photographier en automne',
    title: 'La lumière de six heures',
    kind: 'thought',
    tags: ['photo'],
  },
  {
    text: 'une étagère à outils sur la porte du garage, avec des aimants',
    title: 'Étagère à outils aimantée',
    kind: 'idea',
    tags: ['atelier'],
  },
  {
    text: 'proposer un abonnement d’entretien aux cafés du quartier',
    title: 'Abonnement d’entretien',
    kind: 'idea',
    tags: ['travail'],
  },
  {
    text: 'un carnet de recettes de grand-mère avec sa voix enregistrée',
    title: 'Recettes avec la voix de grand-mère',
    kind: 'idea',
    tags: ['famille'],
  },
  { text: 'فكرة: دروس قصيرة بالفيديو لتصليح الأعطال البسيطة', title: 'دروس فيديو قصيرة', kind: 'idea', tags: ['عمل'] },
  {
    text: 'composteur pour le jardin partagé, demander à la mairie',
    title: 'Composteur du jardin partagé',
    kind: 'idea',
    tags: ['jardin'],
  },
];

export const PROJECT_NAMES: readonly { name: string; description: string | null }[] = [
  { name: 'Maison', description: 'Travaux et entretien' },
  { name: 'Voyage à Tamanrasset', description: 'Au printemps, à quatre' },
  { name: 'Atelier', description: null },
  { name: 'العائلة', description: 'مواعيد ومناسبات' },
  { name: 'Lectures', description: null },
];
