import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawHistory } from '../../../src/revision/draw/draw-history.ts'
import type { DrawnRevision } from '../../../src/revision/draw/drawn-revision.ts'
import { assignLanes } from '../../../src/revision/draw/lanes.ts'
import type { LaneRow } from '../../../src/revision/draw/lanes.ts'
import { anyHistory, edgesOf, forest, teamHistory } from './drawn.ts'
import { readAscii } from './read-ascii.ts'
import { readUnicode } from './read-unicode.ts'

/** How many histories are drawn; a long run asks for more. */
const numRuns = Number(process.env['MIG_DRAWINGS'] ?? 400)

test('a drawing shows every revision once, and its lines lead from each one to its parents and nowhere else', () => {
  fc.assert(fc.property(anyHistory, (revisions) => {
    expect(readAscii(drawHistory(revisions, { ascii: true }))).toEqual(edgesOf(revisions))
    expect(readUnicode(drawHistory(revisions))).toEqual(edgesOf(revisions))
  }), { numRuns })
})

test('so it is in a large history', () => {
  const revisions = teamHistory(2000, 300)
  expect(readAscii(drawHistory(revisions, { ascii: true }))).toEqual(edgesOf(revisions))
  expect(readUnicode(drawHistory(revisions))).toEqual(edgesOf(revisions))
})

test('a line takes no more cells than there are, and is the whole line as far as it goes', () => {
  fc.assert(fc.property(anyHistory, fc.integer({ min: 120, max: 160 }), (revisions, width) => {
    const long = revisions.map((revision) => ({ ...revision, message: revision.message.repeat(30) }))
    const [whole, cut] = [drawHistory(long).split('\n'), drawHistory(long, { width }).split('\n')]
    expect(cut).toHaveLength(whole.length)
    for (const [at, line] of cut.entries()) {
      expect(line.length).toBeLessThanOrEqual(width)
      expect((whole[at] as string).startsWith(line.replace(/ ?…$/, ''))).toBe(true)
    }
  }), { numRuns: 50 })
})

test('a lane leads to one revision at a time, and one lane only leads to it', () => {
  fc.assert(fc.property(anyHistory, (revisions) => {
    const { rows, width } = assignLanes(revisions)
    const lanes = new Map<number, string>()
    for (const row of rows) follow(row, lanes)
    expect(lanes).toEqual(new Map())
    expect(width).toBe(Math.max(...rows.flatMap(({ open, opens }) => [...open, ...opens])) + 1)
    expect(rows.map(({ revision }) => revision.id).sort()).toEqual(revisions.map(({ id }) => id).sort())
  }), { numRuns })
})

test('the lanes of a picture are those of the rows', () => {
  fc.assert(fc.property(anyHistory, (revisions) => {
    const { rows, lanes } = assignLanes(revisions)
    for (const [at, { open, opens, joins, column }] of rows.entries()) {
      const beside = lanes.filter(({ top, bottom, opensFrom }) => (opensFrom === undefined ? top <= at : top < at) && bottom >= at)
      expect(beside.map((lane) => lane.column).sort((a, b) => a - b)).toEqual(open)
      const opening = lanes.filter(({ top, opensFrom }) => top === at && opensFrom !== undefined)
      expect(opening.map((lane) => [lane.column, lane.opensFrom])).toEqual(opens.map((to) => [to, column]))
      const joining = lanes.filter((lane) => lane.bottom === at && lane.joins !== undefined)
      expect(new Map(joining.map((lane) => [lane.column, lane.joins]))).toEqual(new Map(
        joins.flatMap((step, number) => step.map(({ from, to }) => [from, { column: to, step: number }]))))
      expect(joining).toHaveLength(joins.flat().length)
    }
  }), { numRuns: 100 })
})

test('without merges no line crosses another', () => {
  fc.assert(fc.property(forest, (revisions) => {
    for (const { open, joins } of assignLanes(revisions).rows) {
      for (const { from, to } of joins.flat()) expect(open.filter((column) => column > to && column < from)).toEqual([])
    }
  }), { numRuns })
})

test('five hundred revisions with twenty branches stay narrow', () => {
  expect(assignLanes(teamHistory(500, 20)).width).toBeLessThan(10)
  const fans = Array.from({ length: 500 }, (_, at): DrawnRevision => ({
    id: `r${at}`, parents: at < 480 ? [`r${480 + (at % 20)}`] : at < 499 ? [`r${at + 1}`] : [],
    dependsOn: [], labels: [], message: '', isHead: at < 480,
  }))
  expect(assignLanes(fans).width).toBe(2)
})

test('a hundred thousand revisions are drawn in linear time', () => {
  const line = Array.from({ length: 100_000 }, (_, at): DrawnRevision => ({
    id: `r${at}`, parents: at === 99_999 ? [] : [`r${at + 1}`], dependsOn: [], labels: [], message: '', isHead: at === 0,
  }))
  const start = performance.now()
  expect(drawHistory(line).split('\n')).toHaveLength(100_000)
  expect(performance.now() - start).toBeLessThan(10_000)
})

/** Takes the step of a row, where `lanes` says to which revision each column leads. */
function follow({ revision, column, open, opens, joins, goesOn }: LaneRow, lanes: Map<number, string>): void {
  const leading = [...lanes].filter(([, id]) => id === revision.id)
  if (leading.length === 0) expect(lanes.has(column)).toBe(false)
  else expect(leading).toEqual([[column, revision.id]])
  lanes.set(column, revision.id)
  expect(open).toEqual([...lanes.keys()].sort((a, b) => a - b))
  lanes.delete(column)
  expect(goesOn).toBe(revision.parents.length > 0)
  expect(opens).toHaveLength(Math.max(0, revision.parents.length - 1))
  for (const [at, parent] of revision.parents.entries()) {
    const to = at === 0 ? column : (opens[at - 1] as number)
    expect(lanes.has(to)).toBe(false)
    lanes.set(to, parent)
  }
  for (const { from, to } of joins.flat()) {
    expect(from).toBeGreaterThan(to)
    expect(lanes.get(from)).toBe(lanes.get(to))
    lanes.delete(from)
  }
  expect(new Set(lanes.values()).size).toBe(lanes.size)
}
