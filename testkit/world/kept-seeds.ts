/** Seeds of worlds that once failed, and what they taught. `npm test` runs them always. */
export const KEPT_SEEDS: readonly { seed: number; taught: string }[] = [
  { seed: 14, taught: 'the receipts of somebody who is not signed in wait in the spool' },
  { seed: 27, taught: 'a question to a database that was closed meanwhile reached into freed memory' },
  { seed: 42, taught: 'the SQLite library keeps one authorizer for all its connections' },
  { seed: 3, taught: 'a commit between the count of what waits and the wipe of a sign-out was lost' },
  { seed: 37, taught: 'an edit that moves a record to others through a derived column showed it to its author' },
  { seed: 1_002, taught: 'a record made outside of its author’s time window stayed on their device' },
  { seed: 1_005, taught: 'a late receipt brought back a row that a pull had taken away' },
  { seed: 1_042, taught: 'the same, after a record was given to somebody else' },
  { seed: 10_065, taught: 'a role that changed between the check of a token and a page of its pull did not count yet' },
  {
    seed: 10_729,
    taught: 'this world looked at the first page of a stream only, and called what later ones brought a leak',
  },
  { seed: 11_672, taught: 'the same as 10065' },
  { seed: 12_303, taught: 'the same as 10729' },
  {
    seed: 10_066,
    taught: 'a verdict in the middle of a pull from zero brought rows back that were its person’s no more',
  },
  { seed: 10_782, taught: 'a late receipt of a deletion took a record away that somebody had brought back since' },
  { seed: 10_360, taught: 'what was done to a record that turned out to be another was settled under its old id' },
  { seed: 11_164, taught: 'a deleted record among those of a page ended the pass: what came behind it never arrived' },
  {
    seed: 40_186,
    taught: 'made outside of its author’s time window and edited in the same push: the second receipt showed it',
  },
  { seed: 400_277, taught: 'the spool was lost while an emptied database was filled from it: numbers were used twice' },
  { seed: 401_222, taught: 'the same as 400277' },
  {
    seed: 80_003,
    taught: 'a dump was put back in the same cluster: who had sent nothing since went on showing what was no more',
  },
  { seed: 700_178, taught: 'who signed out took along what a server that was set back had just asked for' },
  { seed: 160_786, taught: 'a role lost the right to write while a conflict was open: no choice was left' },
  {
    seed: 4_000_907,
    taught:
      'who renewed a session after the dump and then lost all storage was known to nobody on the server that was set back',
  },
  {
    seed: 5_000_140,
    taught: 'who signed out before the office had heard what a damaged database lost took the news along',
  },
  { seed: 7_001_402, taught: 'a record was erased while its conflict was open: it could not even be let go' },
  {
    seed: 9_002_383,
    taught:
      'what is sent after its database was lost, and before that is made anew, a server that is set back had alone',
  },
  { seed: 9_002_503, taught: 'a server of a world that was set back went on with a key of a tenant that was no more' },
  {
    seed: 9_100_299,
    taught: 'a push made a mark into another one, then gave that away: its first receipt still showed it',
  },
  {
    seed: 9_100_518,
    taught: 'a tab that heard of a sign-out only after the next sign-in went on in the old file, as the new life',
  },
  {
    seed: 9_201_278,
    taught: 'whoever looked at a device that was just closing stood still with it, and so did the soak',
  },
  {
    seed: 9_301_269,
    taught: 'a file that a server was set back behind was asked for, and its person was not called back to the device',
  },
  {
    seed: 9_301_805,
    taught: 'the memory store of this world answered what was asked before a kill, out of a library that was dead',
  },
  {
    seed: 9_400_148,
    taught: 'a file was sent without end while the session was of before the epoch that had answered it',
  },
  {
    seed: 9_410_116,
    taught:
      'this world asked that a server which was set back knows a session of after that, when it had had no event yet',
  },
  {
    seed: 9_421_323,
    taught: 'a sign-in that was cut off forgot how far the life had come whose damaged database it had just removed',
  },
  {
    seed: 9_430_026,
    taught: 'IndexedDB was lost, then the database, with nothing sealed in between: numbers were used twice',
  },
  {
    seed: 9_451_935,
    taught:
      'this world asked who knows of a damaged database of a device that died, with a session of after the dump, before it could tell',
  },
  {
    seed: 9_602_520,
    taught: 'a second sign-in, before any database was opened, forgot the life that the first had found lost',
  },
  {
    seed: 9_704_822,
    taught:
      'a record that was made here, came behind a hole and was given away before a pull from zero ended came back with its receipt',
  },
  {
    seed: 9_900_111,
    taught: 'after a server was set back, an event waited for ever for one that its device had lost with its database',
  },
  {
    seed: 9_922_963,
    taught: 'what a lost database did not find in the spool, and the spool had, was wiped by a sign-out',
  },
  { seed: 9_900_167, taught: 'this world asked a database while one of its transactions stood at a gate' },
  { seed: 9_975_891, taught: 'so did this one, of what a device had, while its server was set back' },
  {
    seed: 9_984_130,
    taught:
      'a database made anew after both stores were lost, damaged before it was opened, was told of in place of that loss',
  },
  {
    seed: 17_203_617,
    taught: 'an older app took less than there can be by now: refused by name, which the world took for not understood',
  },
  { seed: 11_000_019, taught: 'what looked after remains of wipes left its failure to nobody' },
  {
    seed: 12_000_683,
    taught: 'a first page asked for early, and needed by nobody any more, failed for nobody to hear',
  },
];
