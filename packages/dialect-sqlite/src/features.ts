import type { Features } from '@mig/core/dialect'

export const features: Features = {
  // A deferred transaction that reads first and writes later fails at once when somebody else wrote in between.
  begin: 'BEGIN IMMEDIATE',
  readOnly: { on: 'PRAGMA query_only = ON', off: ['PRAGMA query_only = OFF'] },
  scriptVersion: [3, 53],
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
