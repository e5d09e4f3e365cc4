import { describe, expect, test } from 'vitest'
import { displayName } from '@mig/core/dialect'
import { postgres } from '@mig/dialect-postgres'
import { findRenames, type RenamedName } from '../../src/renames/find-renames.ts'
import { RENAME_CASES } from './cases.ts'

function shown(name: RenamedName): string {
  switch (name.kind) {
    case 'table':
    case 'enum':
      return `${displayName(name.from)} → ${displayName(name.to)}`
    case 'column':
      return `${name.table.name}.${name.from} → ${name.table.name}.${name.to}`
    case 'object':
      return `${name.of}:${name.from.name} → ${name.of}:${name.to.name}`
    case 'enumValue':
      return `${name.enum.name}.${name.from} → ${name.enum.name}.${name.to}`
  }
}

describe('what is taken for a rename', () => {
  test('has forty cases at least', () => expect(RENAME_CASES.length).toBeGreaterThanOrEqual(40))

  test.each(RENAME_CASES)('$name', ({ from, to, decisions = [], asks = [], renames = [] }) => {
    const found = findRenames({ from, to, dialect: postgres, formerNames: to.formerNames ?? [], decisions })
    expect(found.open.map(({ choices }) => choices[0]?.answer.value.replace('=', ' → '))).toEqual(asks)
    expect(found.names.map(shown)).toEqual(renames)
  })
})
