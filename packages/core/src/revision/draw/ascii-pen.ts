import { CanvasLine } from './canvas-line.ts'
import type { Pen } from './pen.ts'

/**
 * Draws with slashes, as `git log --graph` does. A line over more than one column runs along the foot of the characters and
 * behind the lanes that it crosses:
 *
 *     | |_|/      |\_
 *     |/| |       |  \
 */
export const ASCII_PEN: Pen = {
  lane: '|',

  mark({ state }) {
    return state === 'pending' ? 'o' : '*'
  },

  opening(open, from, opens) {
    // The farthest lane opens first: the nearer ones then find it out of their way, a line later each.
    const steps = [...opens].reverse().map((to, first) => ({ to, first, last: to - from > 1 ? first + 1 : first }))
    return lines(Math.max(...steps.map(({ last }) => last)) + 1, (line, at) => {
      for (const column of open) line.put(2 * column, '|', column)
      for (const { to, first, last } of steps) {
        if (at === first) line.put(2 * from + 1, '\\', to)
        if (at === first) line.fill(2 * from + 2, 2 * to - 2, '_', to)
        if (at === last) line.put(2 * to - 1, '\\', to)
        if (at > last) line.put(2 * to, '|', to)
      }
    })
  },

  joining(open, joins) {
    const ending = new Set(joins.map(({ from }) => from))
    const count = joins.some(({ from, to }) => from - to > 1) ? 2 : 1
    return lines(count, (line, at) => {
      for (const column of open) if (!ending.has(column)) line.put(2 * column, '|', column)
      for (const { from, to } of joins) {
        const last = from - to > 1 ? 1 : 0
        if (at === 0) line.put(2 * from - 1, '/', from)
        if (at === 0) line.fill(2 * to + 2, 2 * from - 2, '_', from)
        if (at === last) line.put(2 * to + 1, '/', from)
      }
    })
  },
}

function lines(count: number, draw: (line: CanvasLine, at: number) => void): readonly CanvasLine[] {
  return Array.from({ length: count }, (_, at) => {
    const line = new CanvasLine()
    draw(line, at)
    return line
  })
}
