import { CanvasLine } from './canvas-line.ts'
import type { Pen } from './pen.ts'

/** Draws with box characters; a line that crosses a lane passes behind it (`─│─`), so that a crossing never looks like a branch. */
export const UNICODE_PEN: Pen = {
  lane: '│',

  mark({ state }) {
    if (state === 'current') return '◉'
    return state === 'pending' ? '○' : '●'
  },

  opening(open, from, opens) {
    const line = new CanvasLine()
    for (const column of open) line.put(2 * column, column === from ? '├' : '│', column)
    for (const [at, to] of opens.entries()) {
      line.fill(2 * from + 1, 2 * to - 1, '─', to)
      line.put(2 * to, at === opens.length - 1 ? '╮' : '┬', to)
    }
    return [line]
  },

  joining(open, joins) {
    const line = new CanvasLine()
    for (const column of open) line.put(2 * column, '│', column)
    for (const { from, to } of joins) {
      line.put(2 * to, '├', to)
      line.put(2 * from, '╯', from)
      line.fill(2 * to + 1, 2 * from - 1, '─', from)
    }
    return [line]
  },
}
