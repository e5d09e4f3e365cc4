import type { Features } from '@mig/core/dialect'

export const features: Features = {
  // A deferred transaction that reads first and writes later fails at once when somebody else wrote in between.
  begin: 'BEGIN IMMEDIATE',
  readOnly: { on: 'PRAGMA query_only = ON', off: ['PRAGMA query_only = OFF'] },
  // Scripts are for shells older than the library here (that of Debian 12 is 3.40), so they use DROP COLUMN, which came
  // with 3.35, and rebuilds, which need less: https://www.sqlite.org/changes.html
  scriptVersion: [3, 35],
  schemas: false,
  enums: 'check',
  comments: false,
  renameIndex: true,
  renameConstraint: true,
  tableOptions: true,
  // The table that a foreign key names may come later: https://www.sqlite.org/foreignkeys.html#fk_schemacommands
  forwardReferences: true,
  looseTypes: true,
  countingKeys: true,
  openColumnOptions: ['constraintNames'],
  keptKeyColumnOptions: ['notNull'],
}
