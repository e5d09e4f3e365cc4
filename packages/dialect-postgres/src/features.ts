import { MAX_NAME_BYTES } from './quoting.ts'
import { PRIVILEGE_OPTIONS, SEQUENCE_OPTIONS } from './privileges.ts'
import type { Features } from '@mig/core/dialect'

export const features: Features = {
  begin: 'BEGIN',
  readOnly: { on: 'SET TRANSACTION READ ONLY', off: [] },
  // The version decides only what is refused: a script for an unknown server leaves that to the server.
  scriptVersion: [18],
  schemas: true,
  enums: 'type',
  comments: true,
  renameIndex: true,
  renameConstraint: true,
  renameObjects: true,
  forwardReferences: false,
  tableOptions: true,
  // A name says nothing of what is demanded, and stays behind when its column is renamed.
  openColumnOptions: ['notNullName'],
  privilegeOptions: [...PRIVILEGE_OPTIONS, ...SEQUENCE_OPTIONS],
  viewNamesStay: true,
  checkDeferred: 'SET CONSTRAINTS ALL IMMEDIATE',
  maxNameBytes: MAX_NAME_BYTES,
}
