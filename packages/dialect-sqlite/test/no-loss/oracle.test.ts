import { describe, expect, test } from 'vitest'
import { randomSteps } from './changes.ts'
import { intentOf } from './intent.ts'
import { FLAWS, rebuildByHand, type Flaw } from './faithful.ts'
import { generateWorld } from './generate.ts'
import { differencesFromAfter, expectationOf } from './oracle.ts'
import { random } from './random.ts'
import { openHere } from './sqlite-file.ts'
import { build } from './twin.ts'
import { subjectOf } from './world.ts'

/*
 * A test of the test: the oracle has nothing to say to a rebuild by hand that keeps everything, and finds each loss that the tools of
 * this world are known for.
 */

/** What the oracle says to a rebuild by hand of the database of the number; undefined where the changes are not to be done. */
function verdict(seed: number, flaw?: Flaw): readonly string[] | undefined {
  const world = generateWorld(seed)
  const intent = intentOf(world, randomSteps(random(seed), world))
  // A rebuild by hand changes one table; the foreign keys of others that name a renamed column are SQLite's work.
  const followed = world.tables.some(({ constraints }) =>
    constraints.some(
      (item) => item.kind === 'foreignKey' && item.table === 's' && item.references.some((id) => intent.renamed.includes(id)),
    ),
  )
  const others = intent.ops.some((op) => op.kind === 'renameTable' || !('table' in op) || op.table.name !== subjectOf(world).name)
  if (followed || others) return undefined
  const db = openHere(':memory:')
  try {
    build(db, world, ':memory:')
    const expectation = expectationOf(db, world, intent, openHere)
    // Rows that a new constraint does not take are what OR IGNORE leaves out.
    const impossible = expectation.refuse.length > 0 && flaw !== 'OR IGNORE'
    if (impossible || expectation.may.length > 0) return undefined
    return rebuilt(() => rebuildByHand(db, world, intent, flaw)) ?? differencesFromAfter(expectation, db, world, intent)
  } finally {
    db.close()
  }
}

function rebuilt(work: () => void): readonly string[] | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return [`rebuilding fails: ${String(error)}`]
  }
}

describe('the oracle of the no-loss test', () => {
  test('is content with a rebuild that loses nothing', () => {
    const verdicts = Array.from({ length: 100 }, (_, seed) => ({ seed, differences: verdict(seed) })).filter(
      ({ differences }) => differences !== undefined,
    )
    expect(verdicts.filter(({ differences }) => differences?.length !== 0)).toEqual([])
    expect(verdicts.length).toBeGreaterThan(40)
  })

  test.each(FLAWS)('finds what is lost: %s', (flaw) => {
    // A rebuild that fails by itself proves nothing of the oracle.
    const finds = (seed: number): boolean => (verdict(seed, flaw) ?? []).some((difference) => !difference.startsWith('rebuilding fails'))
    const seed = Array.from({ length: 400 }, (_, place) => place).find(finds)
    expect(seed).toBeDefined()
    expect(verdict(seed ?? 0) ?? []).toEqual([])
  })
})
