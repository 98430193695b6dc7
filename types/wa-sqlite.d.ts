/** The maintained line of wa-sqlite ships its types under its own name only. */
declare module 'wa-sqlite' {
  // biome-ignore lint/performance/noReExportAll: the same module under the name the project requires
  export * from '@journeyapps/wa-sqlite';
}
