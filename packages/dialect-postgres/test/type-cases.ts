import type { CompositeType, Domain, RangeType } from '@mig/core/dialect'
import type { Case } from './cases.ts'

export const email: Domain = { kind: 'domain', name: 'email', type: 'text', checks: [] }
export const point: CompositeType = { kind: 'compositeType', name: 'point3', attributes: [{ name: 'x', type: 'real' }] }
export const range: RangeType = { kind: 'rangeType', name: 'floatrange', subtype: 'float8' }

/** Operations on types besides enums; see `Case`. */
export const TYPE_CASES: readonly Case[] = [
  {
    name: 'createDomain with everything',
    op: {
      kind: 'createDomain',
      object: {
        ...email,
        collation: 'C',
        default: "'a' || 'b'",
        notNull: true,
        checks: [
          { name: 'a', sql: "VALUE > ''" },
          { name: 'b', sql: "VALUE < 'z'", notValid: true },
        ],
        comment: 'x',
      },
    },
    sql: [
      `CREATE DOMAIN "email" AS text COLLATE "C" DEFAULT 'a' || 'b' NOT NULL CONSTRAINT "a" CHECK (VALUE > '')`,
      `ALTER DOMAIN "email" ADD CONSTRAINT "b" CHECK (VALUE < 'z') NOT VALID`,
      `COMMENT ON DOMAIN "email" IS 'x'`,
    ],
  },
  {
    name: 'alterDomain',
    before: "CREATE DOMAIN email AS text NOT NULL DEFAULT 'x' CONSTRAINT a CHECK (VALUE > '')",
    op: {
      kind: 'alterDomain',
      object: { ...email, checks: [{ name: 'a', sql: "VALUE > 'a'" }] },
      was: { ...email, notNull: true, default: "'x'", checks: [{ name: 'a', sql: "VALUE > ''" }] },
    },
    sql: [
      'ALTER DOMAIN "email" DROP CONSTRAINT "a"',
      'ALTER DOMAIN "email" DROP DEFAULT',
      'ALTER DOMAIN "email" DROP NOT NULL',
      `ALTER DOMAIN "email" ADD CONSTRAINT "a" CHECK (VALUE > 'a')`,
    ],
  },
  { name: 'dropDomain', op: { kind: 'dropDomain', object: { name: 'email' }, ifExists: true }, sql: ['DROP DOMAIN IF EXISTS "email"'] },
  {
    name: 'renameDomain',
    before: 'CREATE DOMAIN email AS text',
    op: { kind: 'renameDomain', object: { name: 'email' }, to: 'mail' },
    sql: ['ALTER DOMAIN "email" RENAME TO "mail"'],
  },
  {
    name: 'moveDomain',
    before: 'CREATE DOMAIN email AS text; CREATE SCHEMA IF NOT EXISTS other',
    op: { kind: 'moveDomain', object: { name: 'email' }, to: 'other' },
    sql: ['ALTER DOMAIN "email" SET SCHEMA "other"'],
  },
  {
    name: 'createCompositeType',
    op: {
      kind: 'createCompositeType',
      object: {
        ...point,
        attributes: [
          { name: 'X', type: 'text', collation: 'C' },
          { name: 'y', type: 'real' },
        ],
        comment: 'x',
      },
    },
    sql: ['CREATE TYPE "point3" AS ("X" text COLLATE "C", "y" real)', `COMMENT ON TYPE "point3" IS 'x'`],
  },
  {
    name: 'alterCompositeType',
    before: 'CREATE TYPE point3 AS (x real, z real)',
    op: {
      kind: 'alterCompositeType',
      object: {
        ...point,
        attributes: [
          { name: 'x', type: 'text' },
          { name: 'y', type: 'real' },
        ],
      },
      was: {
        ...point,
        attributes: [
          { name: 'x', type: 'real' },
          { name: 'z', type: 'real' },
        ],
      },
    },
    sql: ['ALTER TYPE "point3" DROP ATTRIBUTE "z", ALTER ATTRIBUTE "x" TYPE text, ADD ATTRIBUTE "y" real'],
  },
  {
    name: 'dropCompositeType',
    op: { kind: 'dropCompositeType', object: { name: 'point3' }, ifExists: true },
    sql: ['DROP TYPE IF EXISTS "point3"'],
  },
  {
    name: 'renameCompositeType',
    before: 'CREATE TYPE point3 AS (x real)',
    op: { kind: 'renameCompositeType', object: { name: 'point3' }, to: 'p' },
    sql: ['ALTER TYPE "point3" RENAME TO "p"'],
  },
  {
    name: 'moveCompositeType',
    before: 'CREATE TYPE point3 AS (x real); CREATE SCHEMA IF NOT EXISTS other',
    op: { kind: 'moveCompositeType', object: { name: 'point3' }, to: 'other' },
    sql: ['ALTER TYPE "point3" SET SCHEMA "other"'],
  },
  {
    name: 'createRangeType with everything',
    op: {
      kind: 'createRangeType',
      object: { ...range, subtype: 'text', opclass: 'text_pattern_ops', collation: 'C', multirange: 'ranges', comment: 'x' },
    },
    sql: [
      'CREATE TYPE "floatrange" AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C", MULTIRANGE_TYPE_NAME = "ranges")',
      `COMMENT ON TYPE "floatrange" IS 'x'`,
    ],
  },
  {
    name: 'alterRangeType',
    before: 'CREATE TYPE floatrange AS RANGE (SUBTYPE = float8)',
    op: { kind: 'alterRangeType', object: { ...range, comment: 'x' }, was: range },
    sql: [`COMMENT ON TYPE "floatrange" IS 'x'`],
  },
  {
    name: 'dropRangeType',
    op: { kind: 'dropRangeType', object: { name: 'floatrange' }, ifExists: true },
    sql: ['DROP TYPE IF EXISTS "floatrange"'],
  },
  {
    name: 'renameRangeType',
    before: 'CREATE TYPE floatrange AS RANGE (SUBTYPE = float8)',
    op: { kind: 'renameRangeType', object: { name: 'floatrange' }, to: 'r' },
    sql: ['ALTER TYPE "floatrange" RENAME TO "r"'],
  },
  {
    name: 'moveRangeType',
    before: 'CREATE TYPE floatrange AS RANGE (SUBTYPE = float8); CREATE SCHEMA IF NOT EXISTS other',
    op: { kind: 'moveRangeType', object: { name: 'floatrange' }, to: 'other' },
    sql: ['ALTER TYPE "floatrange" SET SCHEMA "other"'],
  },
]
